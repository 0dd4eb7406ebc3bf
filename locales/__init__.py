"""The words people read: English at the source, everything else from gettext catalogues."""

from locales.catalog import LANGUAGES, SOURCE_LANGUAGE, Catalogue, Words, own_name

__all__ = ["LANGUAGES", "SOURCE_LANGUAGE", "Catalogue", "Words", "own_name"]
