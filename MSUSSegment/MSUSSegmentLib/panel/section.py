"""What the panel's sections share: safe slots, checked connections, and their place in the panel."""

from __future__ import annotations

import functools
import logging

from MSUSSegmentLib.panel.translation import _, sentence

__all__ = ["Section", "connect", "fill_text", "safely", "typed_value"]


def safely(method):
    """A slot or callback that never raises: what a person did wrong is said in the panel, a bug goes to the log.

    Arguments that a signal sends along are handed on. The instance needs ``say(text, level)``.
    """

    @functools.wraps(method)
    def slot(self, *arguments):
        try:
            return method(self, *arguments)
        except (ValueError, OSError) as error:  # RecordingError and ModelError are ValueErrors: one sentence each
            self.say(sentence(str(error)), "error")
        except MemoryError:
            self.say(_("There is not enough memory for this; work on fewer frames, or close other programs."), "error")
        except Exception as error:
            logging.getLogger("MSUSSegment").exception("MSUSSegment: unexpected error")
            self.say(
                _("This did not work ({kind}: {text}). Details are in the application log (menu Help).").format(
                    kind=type(error).__name__, text=error
                ),
                "error",
            )
        return None

    return slot


def connect(sender, signal: str, slot) -> None:
    """Connect by signature, ``clicked()`` say. RuntimeError where there is none: PythonQt only returns False."""
    if not sender.connect(signal, slot):
        raise RuntimeError(f"{sender.objectName} has no signal {signal}.")


def fill_text(widget, text: str) -> None:
    """Set a label's text only when it differs, so that nothing flickers while somebody drags."""
    if widget.text != text:
        widget.text = text


def typed_value(spin_box):
    """A spin box's value, with what was typed but not yet finished by Enter or Tab."""
    if hasattr(spin_box, "interpretText"):
        spin_box.interpretText()
    return spin_box.value


class Section:
    """One collapsible part of the panel. ``panel`` holds the widgets, the session and the parameters."""

    def __init__(self, panel):
        self.panel, self.ui = panel, panel.ui

    @property
    def session(self):
        return self.panel.session

    @property
    def parameters(self):
        return self.panel.parameters

    def say(self, text: str, level: str = "info") -> None:
        self.panel.say(text, level)

    def need_session(self):
        """The session; ValueError when nothing has been chosen yet."""
        if self.session is None:
            raise ValueError(_("Choose a picture or a cine first (section 1)."))
        return self.session

    def on_session(self) -> None:
        """Another picture is worked on, or none: ``session`` has changed."""

    def before_session(self) -> None:
        """The session that is worked on is about to be closed. What is raised here keeps it open."""

    def on_parameters(self) -> None:
        """Another parameter node, or none: ``parameters`` has changed, or a value in it."""

    def update(self) -> None:
        """Something in the session has changed: the frame, a number, the scale."""

    def leave(self) -> None:
        """The person goes to another module."""

    def close(self) -> None:
        """The module goes away: give back what holds on to something."""
