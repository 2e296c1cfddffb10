"""Colours as the browser draws them, and how well they stand out (WCAG 2.2)."""

import re

from playwright.sync_api import Locator

Colour = tuple[float, float, float]


def colour_of(element: Locator, name: str) -> Colour:
    """Returns a colour of an element's style, red, green and blue from 0 to 255.

    Args:
        element: the element.
        name: the property, such as `background-color`.

    Raises:
        ValueError: the colour is not opaque, or not of the form `rgb(…)`.
    """
    value = element.evaluate(
        "(element, name) => getComputedStyle(element).getPropertyValue(name)", name
    )
    found = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", value)
    if found is None:
        raise ValueError(f"{name} is {value}")
    red, green, blue = (float(part) for part in found.groups())
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Returns the contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (part / 255 for part in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
