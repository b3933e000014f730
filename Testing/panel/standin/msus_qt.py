"""Slicer's modules `qt` and `ctk` on PySide6, for tests only: objects behave as PythonQt's, not as PySide's.

Properties are read and assigned (``button.text``), assigning an unknown name is an AttributeError, ``connect`` with a
wrong signature returns False. What goes wrong in a slot is kept in ``ERRORS``, since Slicer would only print it.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import traceback
import types

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QMetaObject, QObject

ERRORS: list[str] = []
SETTINGS = tempfile.mkdtemp(prefix="msus-settings-")
atexit.register(shutil.rmtree, SETTINGS, ignore_errors=True)
_CONNECTED: list[tuple] = []  # (id of the sender, signal's name, slot, what PySide calls)


def wrap(value):
    if isinstance(value, QObject):
        return Proxy(value)
    if isinstance(value, list):
        return [wrap(one) for one in value]
    return value


def unwrap(value):
    if isinstance(value, Proxy):
        return value._q
    if isinstance(value, (list, tuple)):
        return type(value)(unwrap(one) for one in value)
    return value


class Proxy:
    """A QObject as PythonQt shows it."""

    __slots__ = ("_q",)

    def __init__(self, q):
        object.__setattr__(self, "_q", q)

    def __eq__(self, other):
        return isinstance(other, Proxy) and other._q is self._q

    def __hash__(self):
        return hash(id(self._q))

    def __repr__(self):
        return f"<{self._q.metaObject().className()} {self._q.objectName()!r}>"

    def __getattr__(self, name):
        q = self._q
        if name == "name":
            name = "objectName"
        if q.metaObject().indexOfProperty(name) >= 0:
            return wrap(q.property(name))
        found = getattr(q, name)
        if isinstance(found, QtCore.SignalInstance):
            return Signal(q, name, found)
        return _method(found) if callable(found) else wrap(found)

    def __setattr__(self, name, value):
        meta = self._q.metaObject()
        if meta.indexOfProperty(name) < 0:
            raise AttributeError(f"{meta.className()} has no property {name!r}; PythonQt refuses this.")
        if not meta.property(meta.indexOfProperty(name)).isWritable():
            raise AttributeError(f"{meta.className()}.{name} cannot be written.")
        if not self._q.setProperty(name, unwrap(value)):
            raise ValueError(f"{meta.className()}.{name} does not take {value!r}.")

    def connect(self, signature, slot) -> bool:
        name, count = _parse(self._q, signature)
        if name is None:
            return False
        return Signal(self._q, name, getattr(self._q, name), count).connect(slot)

    def disconnect(self, signature, slot) -> bool:
        name, _count = _parse(self._q, signature)
        return name is not None and Signal(self._q, name, getattr(self._q, name)).disconnect(slot)


def _parse(q, signature):
    """(signal's name, number of arguments) of "name(type,type)"; (None, 0) when there is no such signal."""
    known = getattr(q, "STRING_SIGNALS", {})  # types that PySide does not know
    plain = signature.replace(" ", "")
    if plain in known:
        return plain.partition("(")[0], known[plain]
    normalized = bytes(QMetaObject.normalizedSignature(plain).data()).decode()
    if q.metaObject().indexOfSignal(normalized) < 0:
        return None, 0
    inside = plain.partition("(")[2].rstrip(")")
    return plain.partition("(")[0], len([part for part in inside.split(",") if part])


class Signal:
    def __init__(self, q, name, signal, count=None):
        self._q, self._name, self._signal, self._count = q, name, signal, count

    def connect(self, slot) -> bool:
        count = self._count

        def call(*arguments):
            arguments = [wrap(one) for one in (arguments if count is None else arguments[:count])]
            try:
                slot(*_as_many_as_taken(slot, arguments))
            except Exception:
                ERRORS.append(traceback.format_exc())

        self._signal.connect(call)
        _CONNECTED.append((id(self._q), self._name, slot, call))
        return True

    def disconnect(self, slot) -> bool:
        for entry in _CONNECTED:
            if entry[0] == id(self._q) and entry[1] == self._name and entry[2] == slot:
                self._signal.disconnect(entry[3])
                _CONNECTED.remove(entry)
                return True
        return False

    def emit(self, *arguments):
        self._signal.emit(*[unwrap(one) for one in arguments])

    __call__ = emit


def _as_many_as_taken(slot, arguments):
    """PythonQt hands a function without ``*args`` only as many arguments as it takes."""
    function = getattr(slot, "__func__", slot)
    code = getattr(function, "__code__", None)
    if code is None or code.co_flags & 0x04:
        return arguments
    return arguments[: code.co_argcount - (1 if hasattr(slot, "__self__") else 0)]


def _method(found):
    def call(*arguments, **more):
        return wrap(found(*[unwrap(one) for one in arguments], **{k: unwrap(v) for k, v in more.items()}))

    return call


class _Class:
    """A QObject class: called it gives a Proxy, its enums and static functions are those of PySide."""

    def __init__(self, cls):
        self._cls = cls

    def __call__(self, *arguments):
        return Proxy(self._cls(*[unwrap(one) for one in arguments]))

    def __getattr__(self, name):
        found = getattr(self._cls, name)
        return _method(found) if callable(found) and not isinstance(found, type) else found


def make_module(name: str, own: dict | None = None) -> types.ModuleType:
    module = types.ModuleType(name)
    own = own or {}

    def find(attribute):
        if attribute in own:
            return own[attribute]
        for place in (QtWidgets, QtGui, QtCore):
            found = getattr(place, attribute, None)
            if found is not None:
                return _Class(found) if isinstance(found, type) and issubclass(found, QObject) else found
        raise AttributeError(f"module {name!r} has no {attribute!r}")

    module.__getattr__ = find
    return module


def application() -> QtWidgets.QApplication:
    return QtWidgets.QApplication.instance() or QtWidgets.QApplication([])


def forget_settings() -> None:
    """A person's settings, empty and in a folder of their own, as Slicer keeps them apart in its testing mode."""
    application().setOrganizationName("MSUSSegment testing")
    QtCore.QSettings.setDefaultFormat(QtCore.QSettings.IniFormat)
    QtCore.QSettings.setPath(QtCore.QSettings.IniFormat, QtCore.QSettings.UserScope, SETTINGS)
    QtCore.QSettings().clear()


def process(milliseconds: int = 0) -> None:
    """Let timers and events run."""
    application().processEvents(QtCore.QEventLoop.AllEvents, milliseconds)
