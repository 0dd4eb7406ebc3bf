"""The widgets that ours is measured beside, from npm, each on as small a page as it allows."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

INSTALLED = Path("build/benchmarks/widget")

# What Bot Framework Web Chat needs of a line to a bot; this one is always connected and silent.
_SILENT_LINE = """
const over = {unsubscribe() {}};
const never = {subscribe: () => over};
const tell = (observer) => ((observer.next ?? observer).call(observer, 2), over);
const directLine = {
    activity$: never, connectionStatus$: {subscribe: tell}, postActivity: () => never, end() {},
};
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """One widget: its package, the file of it that pages load, and what they need besides."""

    name: str
    version: str
    integrity: str
    file: str
    body: str

    @property
    def script(self) -> Path:
        """The file that a page loads."""
        return INSTALLED / self.name / self.file


PEERS = (
    Peer(
        "deep-chat",
        "2.4.2",
        "sha512-wQNd6Z6HDoH7OMeoQKpmxDm9XdWrRjMkBJ2yl5tsYND9Dz2UCv/BdGVM8vK2V0mhO1u+OniHYPWDGvjlNxjCeQ==",
        "dist/deepChat.bundle.js",
        '<script type="module" src="{script}"></script><deep-chat demo="true"></deep-chat>',
    ),
    Peer(
        "botframework-webchat",
        "4.18.1",
        "sha512-7jpEUJ7olT62Xm+8eh7BhhIcXVfU2xD4pZDaeBt8K4XcNy6K/83UGIxE9BFkXmHMZ4hDEVOzs5cre07GWuaXzg==",
        "dist/webchat-minimal.js",
        '<div id="chat" style="height: 30rem"></div><script src="{script}"></script><script>'
        + _SILENT_LINE
        + "WebChat.renderWebChat({directLine}, document.getElementById('chat'));</script>",
    ),
    Peer(
        "rasa-webchat",
        "1.0.1",
        "sha512-Ld1zVJvTAaTrs6A5p8t70agNNrKYRyXlvqXZRgBoDvKKUXbA0jhJKECi5bdPGlaR6jsmqWtVylHS+YqIqo0x8w==",
        "lib/index.js",
        '<script src="{script}"></script><script>WebChat.default({socketUrl: "/", '
        "embedded: true, hideWhenNotConnected: false}, null);</script>",
    ),
)


def install(peer: Peer) -> None:
    """Put the file that pages load into build/, after the package's checksum was compared."""
    if peer.script.exists():
        return
    INSTALLED.mkdir(parents=True, exist_ok=True)
    print(f"Fetching {peer.name} {peer.version} …", flush=True)
    done = subprocess.run(
        ["npm", "pack", "--silent", f"{peer.name}@{peer.version}"],
        cwd=INSTALLED, check=True, capture_output=True, text=True,
    )  # fmt: skip
    archive = INSTALLED / done.stdout.split()[-1]
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != peer.integrity:
        raise RuntimeError(f"{archive} is not the package that was measured before")
    with tarfile.open(archive) as packed:
        member = packed.getmember(f"package/{peer.file}")
        member.name = peer.file
        packed.extract(member, INSTALLED / peer.name, filter="data")
    archive.unlink()
