"""`slicer.parameterNodeWrapper` in small, for tests only: typed values on a real node, connected to widgets by name.

Where Slicer's own raises, this raises, too: a widget that names no parameter, a value out of range, a type that the
widget cannot show.
"""

from __future__ import annotations

import enum
import json
import types
import typing

import vtk
from msus_qt import Proxy
from PySide6 import QtWidgets


class WithinRange:
    def __init__(self, minimum, maximum):
        self.minimum, self.maximum = minimum, maximum

    def check(self, value):
        if not self.minimum <= value <= self.maximum:
            raise ValueError(f"Value must be within range [{self.minimum}, {self.maximum}], is {value}")


class Choice:
    def __init__(self, choices):
        self.choices = list(choices)

    def check(self, value):
        if value not in self.choices:
            raise ValueError(f"Value must be one of {self.choices}, is {value}")


class Field:
    def __init__(self, name, hint, default):
        self.name, self.default, self.rules = name, default, []
        if typing.get_origin(hint) is typing.Annotated:
            hint, *self.rules = typing.get_args(hint)
        members = [one for one in typing.get_args(hint) if one is not type(None)]
        self.types = tuple(members or [hint])
        self.is_node = hasattr(self.types[0], "GetClassName") or "vtkMRML" in self.types[0].__name__
        self.type = self.types[0]

    def check(self, value):
        if self.is_node:
            if value is not None and not isinstance(value, self.types):
                raise TypeError(f"{self.name} takes {self.types}, not {value!r}")
            return
        if not isinstance(value, self.type) and not (self.type is float and isinstance(value, int)):
            raise TypeError(f"{self.name} takes {self.type}, not {value!r}")
        for rule in self.rules:
            rule.check(value)

    def read(self, node):
        if self.is_node:
            return node.GetNodeReference(self.name)
        text = node.GetParameter(self.name)
        if text == "":
            return self.default
        value = json.loads(text)
        return self.type[value] if issubclass(self.type, enum.Enum) else self.type(value)

    def write(self, node, value):
        if self.is_node:
            node.SetNodeReferenceID(self.name, value.GetID() if value is not None else None)
            return
        node.SetParameter(self.name, json.dumps(value.name if isinstance(value, enum.Enum) else value))


def parameterNodeWrapper(cls):
    hints = typing.get_type_hints(cls, include_extras=True)
    fields = {name: Field(name, hint, getattr(cls, name, None)) for name, hint in hints.items()}
    for field in fields.values():
        field.check(field.default)

    class Wrapper:
        allParameters = fields

        def __init__(self, node):
            vars(self).update(parameterNode=node, _gui={})

        def __getattr__(self, name):
            if name in fields:
                return fields[name].read(self.parameterNode)
            if name in ("AddObserver", "RemoveObserver", "StartModify", "EndModify", "Modified"):
                return getattr(self.parameterNode, name)
            raise AttributeError(f"{cls.__name__} has no {name!r}")

        def __setattr__(self, name, value):
            if name not in fields:
                raise AttributeError(f"{cls.__name__} has no parameter {name!r}")
            fields[name].check(value)
            if fields[name].read(self.parameterNode) != value:
                fields[name].write(self.parameterNode, value)

        def connectGui(self, ui):
            mapping = {}
            for widget in vars(ui).values():
                name = widget._q.property("SlicerParameterName")
                if name is None:
                    continue
                if name not in fields:
                    raise ValueError(f"Cannot connect gui to {name}, there is no such parameter")
                mapping[name] = widget
            gui = _Gui(self, mapping)
            self._gui[id(gui)] = gui
            return id(gui)

        def disconnectGui(self, tag):
            if tag in self._gui:
                self._gui.pop(tag).close()

    Wrapper.__name__ = Wrapper.__qualname__ = cls.__name__
    return Wrapper


class _Gui:
    def __init__(self, wrapper, mapping):
        self.wrapper, self.busy = wrapper, False
        self.connectors = {name: _connector(w, wrapper.allParameters[name]) for name, w in mapping.items()}
        for name, connector in self.connectors.items():
            connector.listen(lambda name=name: self._from_widget(name))
        self.tag = wrapper.parameterNode.AddObserver(vtk.vtkCommand.ModifiedEvent, self._to_widgets)
        self._to_widgets()

    def close(self):
        self.wrapper.parameterNode.RemoveObserver(self.tag)
        for connector in self.connectors.values():
            connector.unlisten()

    def _from_widget(self, name):
        if not self.busy:
            setattr(self.wrapper, name, self.connectors[name].read())

    def _to_widgets(self, *_ignored):
        was, self.busy = self.busy, True
        try:
            for name, connector in self.connectors.items():
                value = getattr(self.wrapper, name)
                if connector.read() != value:
                    connector.write(value)
        finally:
            self.busy = was


class _Connector:
    def __init__(self, widget, signal, read, write):
        self.widget, self.signal, self.read, self.write = widget, signal, read, write

    def listen(self, callback):
        self.callback = lambda *_ignored: callback()
        getattr(self.widget, self.signal).connect(self.callback)

    def unlisten(self):
        getattr(self.widget, self.signal).disconnect(self.callback)


def _connector(widget: Proxy, field: Field) -> _Connector:
    kind, exact = field.type, type(widget._q)
    if field.is_node and exact.__name__ == "qMRMLNodeComboBox":
        widget.nodeTypes = [one.__name__ for one in field.types]
        return _Connector(widget, "currentNodeChanged", widget._q.currentNode, widget._q.setCurrentNode)
    if kind is bool and exact is QtWidgets.QCheckBox:
        return _simple(widget, "stateChanged", "checked")
    if kind is str and exact is QtWidgets.QLineEdit:
        return _simple(widget, "textChanged", "text")
    if (kind, exact) in ((int, QtWidgets.QSpinBox), (float, QtWidgets.QDoubleSpinBox)):
        limits = next(rule for rule in field.rules if isinstance(rule, WithinRange))
        widget.setRange(limits.minimum, limits.maximum)
        return _simple(widget, "valueChanged", "value")
    if exact is QtWidgets.QComboBox:
        values, texts = _choices(field)
        widget.clear()
        for text in texts:
            widget.addItem(text)
        return _Connector(
            widget,
            "currentIndexChanged",
            lambda: values[widget.currentIndex],
            lambda value: widget.setCurrentIndex(values.index(value)),
        )
    raise RuntimeError(f"Unable to create GUI connector from {field.name} to {exact.__name__}")


def _choices(field):
    if issubclass(field.type, enum.Enum):
        label = getattr(field.type, "label", lambda one: one.name)
        return list(field.type), [label(one) for one in field.type]
    choice = next((rule for rule in field.rules if isinstance(rule, Choice)), None)
    if choice is None:
        raise RuntimeError("ComboBoxToStringableConnector requires the Choice annotation to be used.")
    return choice.choices, [str(one) for one in choice.choices]


def _simple(widget, signal, name):
    return _Connector(widget, signal, lambda: getattr(widget, name), lambda value: setattr(widget, name, value))


module = types.ModuleType("slicer.parameterNodeWrapper")
module.WithinRange, module.Choice, module.parameterNodeWrapper = WithinRange, Choice, parameterNodeWrapper
