"""The action server: rasa-sdk's own application, with Rasa's NLG callback in the same process."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk.endpoint import create_app as create_sdk_app
from rasa_sdk.executor import ActionExecutor
from sanic import Request, Sanic
from sanic.response import HTTPResponse, json

from actions import nlg
from actions.resources import current, resources

logger = logging.getLogger(__name__)


def create_app() -> Sanic[Any, Any]:
    """Return the application with all actions of this package, `/nlg` and `/health`."""
    executor = ActionExecutor()
    executor.register_package("actions")
    app: Sanic[Any, Any] = create_sdk_app(executor, cors_origins=None)

    # The SDK has a route of this name; a middleware goes before routes.
    @app.on_request
    async def health(request: Request) -> HTTPResponse | None:
        """Say which version of the knowledge base serves, and which could not be loaded."""
        if request.path != "/health":
            return None
        return json({"status": "ok", "knowledge": current().health()})

    @app.post("/nlg")
    async def generate(request: Request) -> HTTPResponse:
        """Answer Rasa's NLG callback; 400 for a call without a known response."""
        try:
            return json(nlg.generate(resources, request.json))
        except (KeyError, TypeError, AttributeError) as error:
            # The call holds the conversation: neither the log nor the answer may repeat it.
            logger.error("nlg: %s", type(error).__name__)
            return json({"error": "no such response"}, status=400)

    return app
