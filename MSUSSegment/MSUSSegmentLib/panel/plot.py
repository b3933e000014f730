"""The plots below the picture, one for each unit: a layout of their own, and clicks that lead to a frame."""

from __future__ import annotations

import slicer

from MSUSSegmentLib.scene.plots import is_cursor

__all__ = ["PlotView", "layout_of"]

#: Of the layout with one plot; those with more have the numbers behind it.
LAYOUT_ID = 50101
VIEW_TAGS = ("MSUSPlot", "MSUSPlot2", "MSUSPlot3", "MSUSPlot4")
_SIGNAL = "dataSelected(vtkStringArray*, vtkCollection*)"
_PICTURE = """<item splitSize="600"><view class="vtkMRMLSliceNode" singletontag="Red">
  <property name="orientation" action="default">Axial</property>
  <property name="viewlabel" action="default">R</property>
  <property name="viewcolor" action="default">#F34A33</property></view></item>"""
_PLOT = """<item splitSize="{size}"><view class="vtkMRMLPlotViewNode" singletontag="{tag}">
  <property name="viewlabel" action="default">P{number}</property></view></item>"""


def layout_of(count: int) -> str:
    """The picture above, so many plots below one another, which share their time axis."""
    plots = "".join(
        _PLOT.format(size=400 // count, tag=tag, number=i or "") for i, tag in enumerate(VIEW_TAGS[:count])
    )
    return f'<layout type="vertical" split="true">{_PICTURE}{plots}</layout>'


class PlotView:
    """``on_row(row)`` is called with the plot table's row when a point of a plot is clicked."""

    def __init__(self, on_row):
        self.on_row = on_row
        self._views: list = []
        self._before, self._count = None, 0

    def show(self, charts) -> None:
        """Show the charts below the picture. Nothing happens without a main window."""
        manager, charts = slicer.app.layoutManager(), list(charts)[: len(VIEW_TAGS)]
        if manager is None or not charts:
            return
        node, layout = manager.layoutLogic().GetLayoutNode(), LAYOUT_ID + len(charts) - 1
        description = layout_of(len(charts))
        if node.IsLayoutDescription(layout):
            node.SetLayoutDescription(layout, description)
        else:
            node.AddLayoutDescription(layout, description)
        if node.GetViewArrangement() != layout:
            if not self._is_ours(node):
                self._before = node.GetViewArrangement()
            manager.setLayout(layout)
        self._count = len(charts)
        shown = []
        for tag, chart in zip(VIEW_TAGS, charts, strict=False):
            plot_node = slicer.mrmlScene.GetSingletonNode(tag, "vtkMRMLPlotViewNode")
            if plot_node is not None:
                plot_node.SetPlotChartNodeID(chart.GetID())
                shown.append(plot_node.GetID())
        self._listen(manager, shown)

    def update(self, charts) -> None:
        """As `show`, when the number of charts has changed: another task has other units."""
        if len(list(charts)[: len(VIEW_TAGS)]) != self._count:
            self.show(charts)

    @staticmethod
    def _is_ours(node) -> bool:
        return LAYOUT_ID <= node.GetViewArrangement() < LAYOUT_ID + len(VIEW_TAGS)

    def hide(self) -> None:
        """Back to the layout that was there before; stop listening."""
        self._deafen()
        self._count = 0
        manager = slicer.app.layoutManager()
        before, self._before = self._before, None
        if manager is None or before is None:
            return
        if self._is_ours(manager.layoutLogic().GetLayoutNode()):
            manager.setLayout(before)

    def _listen(self, manager, wanted: list[str]) -> None:
        self._deafen()
        for i in range(manager.plotViewCount):
            widget = manager.plotWidget(i)
            shown = widget.mrmlPlotViewNode()
            if shown is not None and shown.GetID() in wanted:
                view = widget.plotView()
                if view.connect(_SIGNAL, self._selected):
                    self._views.append(view)

    def _deafen(self) -> None:
        for view in self._views:
            view.disconnect(_SIGNAL, self._selected)
        self._views = []

    def _selected(self, series, rows) -> None:
        """A click comes as the table's row, sometimes twice, sometimes empty."""
        chosen = rows.GetItemAsObject(0) if series.GetNumberOfValues() else None
        if chosen is None or not chosen.GetNumberOfValues():
            return
        if not is_cursor(slicer.mrmlScene.GetNodeByID(series.GetValue(0))):
            self.on_row(int(chosen.GetValue(0)))
