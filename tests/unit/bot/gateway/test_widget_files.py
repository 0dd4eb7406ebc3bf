from __future__ import annotations

import json

import pytest

from bot.widget.files import SERVED, load_files
from tests.unit.bot.gateway.running import Client


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("name", SERVED)
async def test_a_file_of_the_widget_comes_whole_and_typed(
    client: Client, name: str, encoding: str
) -> None:
    file = load_files()[name]
    wanted = {"Accept-Encoding": encoding}
    async with client.session.get(f"{client.url}/widget/{name}", headers=wanted) as answer:
        assert answer.status == 200
        assert answer.headers.get("Content-Encoding", "identity") == encoding
        assert await answer.read() == file.content
        assert answer.headers["Content-Type"] == file.type
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        tag = answer.headers["ETag"]
    headers = {"If-None-Match": f'"other", W/{tag}'}
    async with client.session.get(f"{client.url}/widget/{name}", headers=headers) as answer:
        assert (answer.status, await answer.read()) == (304, b"")
        assert answer.headers["ETag"] == tag


async def test_the_widgets_words_come_in_the_language_without_their_prefix(client: Client) -> None:
    async with client.session.get(f"{client.url}/widget/words/fi.json") as answer:
        assert answer.content_type == "application/json"
        words = json.loads(await answer.read())
    assert words["send"] == "[fi] Send"
    assert not any(name.startswith(("widget_", "error_")) for name in words)
    async with client.session.get(f"{client.url}/widget/words/fi.more.json") as answer:
        later = json.loads(await answer.read())
    assert later["erase_yes"] == "[fi] Erase"
    assert later.keys() & words.keys() == set()


@pytest.mark.parametrize("name", ["fi.less.json", "fi.js", "fi", "sv.json", "more.json", ".json"])
async def test_there_are_no_other_words(client: Client, name: str) -> None:
    assert (await client.call("GET", f"/widget/words/{name}"))[0] == 404
