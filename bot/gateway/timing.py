"""The waits of the gateway, in seconds. An operator does not need them; tests shorten them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """How long is waited for what."""

    #: A silent stream sends a comment this often; below Sanic's and the usual proxies' timeouts.
    heartbeat: float = 15.0
    #: A request must have come by then, headers and body; a slow client holds nothing longer.
    request: float = 20.0
    #: A connection on which nothing is asked is closed then.
    idle: float = 60.0
    #: A red flag that Rasa has not answered by then is answered by the gateway itself.
    red_flag: float = 3.0
    #: Between two attempts to reach a Rasa that refuses the connection: doubled, up to the last.
    first_retry: float = 0.1
    last_retry: float = 2.0
    #: Before each further attempt at a Rasa that says nothing: the action server is back then.
    silent_retries: tuple[float, ...] = (1.0, 2.0, 3.0, 4.0, 5.0)
    #: Between two searches for conversations that are too old.
    sweep: float = 600.0
    #: Between two looks at which version of the knowledge base is in use.
    look: float = 0.5
    #: How long a stop waits for turns that are under way; unfinished ones are taken up next time.
    stop: float = 5.0
