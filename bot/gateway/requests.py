"""The bodies that clients send, checked strictly: an unknown key or a wrong type is an error."""

from __future__ import annotations

from typing import Annotated, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from bot.gateway.errors import ApiError

Body = TypeVar("Body", bound=BaseModel)

ClientId = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f-\x9f]{1,128}$")]
#: As large as SQLite's and JavaScript's integers both are.
EventNumber = Annotated[int, Field(ge=1, le=2**53 - 1)]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2}$")]

#: Bytes of an address that is drawn as a QR code, without the code at its end.
_DRAWN = 600


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def _drawable(address: str) -> str:
    # What a QR code holds, and how long it takes to draw, goes by bytes.
    if len(address.encode()) > _DRAWN:
        raise ValueError(f"an address is drawn up to {_DRAWN} bytes")
    return address


class NewConversation(_Strict):
    """Opens a conversation; what is left out is that of the installation."""

    language: str | None = None
    study: str | None = None
    country: CountryCode | None = None


class Change(_Strict):
    """Another language, another study's page, or both."""

    language: str | None = None
    study: str | None = None


class NewMessage(_Strict):
    """One message: a text, or a button that the server has issued."""

    id: ClientId
    text: str | None = None
    button: str | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.text is None) == (self.button is None):
            raise ValueError("give either a text or a button")
        return self


class NewVote(_Strict):
    """Whether an answer, by its event, was helpful."""

    event: EventNumber
    helpful: bool


class NewLink(_Strict):
    """A link to go on on another device; `before` is what stands before its code, to be drawn."""

    before: Annotated[str, AfterValidator(_drawable)] = ""


class LinkCode(_Strict):
    """The code of a link, and the language to say in that it leads nowhere."""

    code: Annotated[str, StringConstraints(max_length=100)]
    language: str = ""


def read(model: type[Body], body: bytes) -> Body:
    """Return the body as `model`; an empty one counts as `{}`. ApiError `bad_request` otherwise."""
    try:
        return model.model_validate_json(body or b"{}")
    except ValidationError:
        raise ApiError("bad_request") from None


#: Norwegian by other names. Other languages go by their first part: "en-GB" is "en".
_SAME_LANGUAGE = {"no": "nb", "nn": "nb"}


def language_tag(tag: str) -> str:
    """Return our name for a BCP 47 language tag; what we do not have comes back unchanged."""
    first = tag.strip().lower().replace("_", "-").split("-")[0]
    return _SAME_LANGUAGE.get(first, first)
