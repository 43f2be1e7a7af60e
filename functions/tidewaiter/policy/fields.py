"""Checks of single fields of a user's file, as pydantic validators: they return the word or raise ValueError with the reason."""

from datetime import date


def a_text(word: str) -> str:
    """Refuse an empty text."""
    if not word.strip():
        raise ValueError("it is empty")
    return word


def a_day(word: str) -> str:
    """Refuse what is no day in the form YYYY-MM-DD."""
    if date.fromisoformat(word).isoformat() != word:
        raise ValueError("not a day of the form YYYY-MM-DD")
    return word
