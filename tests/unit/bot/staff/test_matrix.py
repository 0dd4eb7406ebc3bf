"""What a homeserver, or a proxy before it, may answer: it passes, or it is for good."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.staff.config import Config
from bot.staff.matrix import Matrix, MatrixError
from tests.unit.bot.staff.clinic import config


class Homeserver:
    """Answers every call with `status` and `body`."""

    def __init__(self, status: int, body: str) -> None:
        self.status, self.body = status, body

    async def answer(self, _request: web.Request) -> web.Response:
        return web.Response(status=self.status, text=self.body)


@contextlib.asynccontextmanager
async def answering(status: int, body: str) -> AsyncIterator[Matrix]:
    """Hold a homeserver that answers so, and a line to it."""
    there = Homeserver(status, body)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", there.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    settings: Config = config()
    settings.homeserver = f"http://127.0.0.1:{port}"
    matrix = Matrix(settings)
    await matrix.open()
    yield matrix
    await matrix.close()
    await runner.cleanup()


CODE = '{"errcode": "%s"}'


@pytest.mark.parametrize(
    ("status", "body", "final"),
    [
        (200, "OK!", False),
        (200, "{}", False),
        (200, "[1]", False),
        (200, '{"event_id": 5}', False),
        (404, "<html>Not Found</html>", False),
        (400, "<html>Bad Request</html>", False),
        (405, "", False),
        (500, "", False),
        (502, CODE % "M_UNKNOWN", False),
        (429, CODE % "M_LIMIT_EXCEEDED", False),
        (404, CODE % "M_UNRECOGNIZED", False),
        (400, CODE % "M_UNKNOWN_DEVICE", False),
        (404, CODE % "M_NOT_FOUND", True),
        (400, CODE % "M_BAD_JSON", True),
        (413, CODE % "M_TOO_LARGE", True),
        (413, "<html>Too large</html>", True),
    ],
)
async def test_only_the_homeservers_own_refusal_is_for_good(
    status: int, body: str, final: bool
) -> None:
    async with answering(status, body) as matrix:
        with pytest.raises(MatrixError) as error:
            await matrix.send("!r:x", "m.room.message", "t", {"body": "x"})
        assert error.value.final is final


@pytest.mark.parametrize("body", ["{}", '{"chunk": 1, "joined_rooms": {}}', "null"])
async def test_an_answer_without_what_was_asked_for_passes(body: str) -> None:
    async with answering(200, body) as matrix:
        for call in (matrix.members, matrix.history):
            with pytest.raises(MatrixError) as error:
                await call("!r:x")
            assert not error.value.final
        with pytest.raises(MatrixError):
            await matrix.joined()


@pytest.mark.parametrize(
    ("wants", "waits"), [("300", 0.3), ("1e12", 60.0), ("null", 0.0), ('"soon"', 0.0)]
)
async def test_it_is_left_alone_for_as_long_as_it_asks_but_not_for_ever(
    wants: str, waits: float
) -> None:
    body = f'{{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": {wants}}}'
    async with answering(429, body) as matrix:
        with pytest.raises(MatrixError) as error:
            await matrix.joined()
        assert error.value.wait == waits


@pytest.mark.parametrize(
    ("status", "body", "successor"),
    [
        (404, CODE % "M_NOT_FOUND", None),
        (200, '{"replacement_room": "!new:x"}', "!new:x"),
        (200, "{}", None),
    ],
)
async def test_only_a_room_that_was_upgraded_has_a_successor(
    status: int, body: str, successor: str | None
) -> None:
    async with answering(status, body) as matrix:
        assert await matrix.replaced_by("!r:x") == successor
