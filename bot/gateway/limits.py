"""How much one conversation and one address may ask for in a time (the `limits` library).

What is counted stands under a hash of the address or of the conversation's id, and goes by itself
when its time is over. Where the counting store is away, nobody is refused: a limit that fails
must not keep a patient from an answer.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Mapping
from typing import Any, Literal, cast

from limits import RateLimitItem, parse_many
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.storage import storage_from_string
from redis.asyncio import ConnectionPool

from bot.gateway import logs
from bot.gateway.errors import ApiError
from bot.settings import Settings

#: What is counted: conversations opened by an address, messages of an address and of a
#: conversation, red flags that are answered though a message limit is reached, papers made,
#: links made for a conversation, links opened by an address.
Kind = Literal["open", "address", "conversation", "red_flag", "paper", "link", "redeem"]

#: Hits of one kind by one name; the name is an address or a conversation's id.
_FAMILY = "study-chat"
_REDIS = "redis"


class Limits:
    """Counts what is asked for, and refuses what is too much."""

    def __init__(
        self, storage: Storage, limits: Mapping[Kind, str], pool: ConnectionPool | None = None
    ) -> None:
        self._pool = pool
        self._limiter = FixedWindowRateLimiter(storage)
        self._items: dict[Kind, list[RateLimitItem]] = {
            kind: parse_many(text) for kind, text in limits.items()
        }

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Return the limits that the operator has set, in the store that they have set."""
        address, pool = settings.limits_storage, None
        options: dict[str, Any] = {}
        if _REDIS in address:
            pool = ConnectionPool.from_url(address)
            options = {"implementation": "redispy", "connection_pool": pool}
        storage = storage_from_string(f"async+{address}", **options)
        return cls(
            cast(Storage, storage),
            {
                "open": settings.limit_open,
                "address": settings.limit_address,
                "conversation": settings.limit_conversation,
                "red_flag": settings.limit_red_flag,
                "paper": settings.limit_paper,
                "link": settings.limit_link,
                "redeem": settings.limit_redeem,
            },
            pool,
        )

    async def close(self) -> None:
        """Close the connections with the counting store, which the library cannot."""
        if self._pool:
            await self._pool.aclose()

    async def take(self, kind: Kind, name: str) -> None:
        """Count one; raise ApiError `too_often`, with the seconds to wait, where it is too much."""
        wait = await self.over(kind, name)
        if wait is not None:
            raise ApiError("too_often", wait)

    async def over(self, kind: Kind, name: str) -> int | None:
        """Count one; return None where it is within the limits, else the seconds to wait."""
        key = hashlib.sha256(f"{kind}:{name}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        waits = []
        try:
            for item in self._items[kind]:
                if not await self._limiter.hit(item, _FAMILY, key):
                    stats = await self._limiter.get_window_stats(item, _FAMILY, key)
                    waits.append(max(1, math.ceil(stats.reset_time - time.time())))
        except Exception as error:
            logs.log.error("limits not counted", **logs.error_place(error))
            return None
        return max(waits, default=None)
