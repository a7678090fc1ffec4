"""Going through pages by keyboard alone, the focus always seen (WCAG 2.1.1, 2.4.3, 2.4.7)."""

from tests.browser.visitor import Visitor

_FOCUSED = """() => {
    const e = document.activeElement, style = getComputedStyle(e);
    return [e.id || e.name || e.textContent.trim(),
            style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none"
            || style.backgroundColor === "rgb(255, 198, 82)"];
}"""


async def tab_to(visitor: Visitor, target: str, *, starts: bool = False, most: int = 40) -> list[str]:
    """Press Tab until the focus is on `target`; return the stops before it. Each must show that it has the focus."""
    await visitor.page.wait_for_load_state("load")  # its scripts may move the focus
    passed: list[str] = []
    for _ in range(most):
        await visitor.page.keyboard.press("Tab")
        name, visible = await visitor.page.evaluate(_FOCUSED)
        assert visible, f"nobody sees the focus on {name!r} at {visitor.page.url}"
        if name == target or (starts and name.startswith(target)):
            return passed
        passed.append(name)
    raise AssertionError(f"Tab never reaches {target!r} at {visitor.page.url}: {passed}")
