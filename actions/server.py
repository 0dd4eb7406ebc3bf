"""The action server: rasa-sdk's own application, with Rasa's NLG callback in the same process."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk.endpoint import create_app as create_sdk_app
from rasa_sdk.executor import ActionExecutor
from sanic import Request, Sanic
from sanic.response import HTTPResponse, json

from actions import nlg
from actions.resources import resources

logger = logging.getLogger(__name__)


def create_app() -> Sanic[Any, Any]:
    """Return the application with all actions of this package and the address `/nlg`."""
    executor = ActionExecutor()
    executor.register_package("actions")
    app: Sanic[Any, Any] = create_sdk_app(executor, cors_origins=None)

    @app.post("/nlg")
    async def generate(request: Request) -> HTTPResponse:
        """Answer Rasa's NLG callback; 400 for a call without a known response."""
        try:
            return json(nlg.generate(resources(), request.json))
        except (KeyError, TypeError, AttributeError) as error:
            # The call holds the conversation: neither the log nor the answer may repeat it.
            logger.error("nlg: %s", type(error).__name__)
            return json({"error": "no such response"}, status=400)

    return app
