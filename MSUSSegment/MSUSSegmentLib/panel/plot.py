"""The plot below the picture: a layout of its own, and clicks that lead to a frame."""

from __future__ import annotations

import slicer

__all__ = ["PlotView"]

LAYOUT_ID = 50101
VIEW_TAG = "MSUSPlot"
LAYOUT = f"""<layout type="vertical" split="true">
 <item splitSize="650"><view class="vtkMRMLSliceNode" singletontag="Red">
  <property name="orientation" action="default">Axial</property>
  <property name="viewlabel" action="default">R</property>
  <property name="viewcolor" action="default">#F34A33</property></view></item>
 <item splitSize="350"><view class="vtkMRMLPlotViewNode" singletontag="{VIEW_TAG}">
  <property name="viewlabel" action="default">P</property></view></item>
</layout>"""


class PlotView:
    """``on_row(row)`` is called with the plot table's row when a point of the plot is clicked."""

    def __init__(self, on_row):
        self.on_row = on_row
        self._view, self._before = None, None

    def show(self, chart) -> None:
        """Show the chart below the picture. Nothing happens without a main window."""
        manager = slicer.app.layoutManager()
        if manager is None:
            return
        node = manager.layoutLogic().GetLayoutNode()
        if node.IsLayoutDescription(LAYOUT_ID):
            node.SetLayoutDescription(LAYOUT_ID, LAYOUT)
        else:
            node.AddLayoutDescription(LAYOUT_ID, LAYOUT)
        if node.GetViewArrangement() != LAYOUT_ID:
            self._before = node.GetViewArrangement()
            manager.setLayout(LAYOUT_ID)
        plot_node = slicer.mrmlScene.GetSingletonNode(VIEW_TAG, "vtkMRMLPlotViewNode")
        if plot_node is None:
            return
        plot_node.SetPlotChartNodeID(chart.GetID())
        self._listen(manager, plot_node)

    def hide(self) -> None:
        """Back to the layout that was there before; stop listening."""
        if self._view is not None:
            self._view.disconnect("dataSelected(vtkStringArray*, vtkCollection*)", self._selected)
        self._view = None
        manager = slicer.app.layoutManager()
        before, self._before = self._before, None
        if manager is None or before is None:
            return
        if manager.layoutLogic().GetLayoutNode().GetViewArrangement() == LAYOUT_ID:
            manager.setLayout(before)

    def _listen(self, manager, plot_node) -> None:
        for i in range(manager.plotViewCount):
            widget = manager.plotWidget(i)
            shown = widget.mrmlPlotViewNode()
            if shown is not None and shown.GetID() == plot_node.GetID():
                view = widget.plotView()
                if self._view is None and view.connect(
                    "dataSelected(vtkStringArray*, vtkCollection*)", self._selected
                ):
                    self._view = view
                return

    def _selected(self, series, rows) -> None:
        """A click comes as the table's row, sometimes twice, sometimes empty."""
        chosen = rows.GetItemAsObject(0) if series.GetNumberOfValues() else None
        if chosen is not None and chosen.GetNumberOfValues():
            self.on_row(int(chosen.GetValue(0)))
