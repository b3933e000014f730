"""Let a person place a markup by clicking, and end that."""

from __future__ import annotations

import slicer

__all__ = ["is_placing", "place", "stop_placing"]


def place(node, several: bool = False) -> None:
    """The next clicks in a slice view place this markup's points; ``several``: more than one single point."""
    selection, interaction = _nodes()
    if selection is None:
        return
    # Not the Markups logic's StartPlaceMode: it makes point lists, whatever the node is.
    selection.SetReferenceActivePlaceNodeClassName(node.GetClassName())
    selection.SetActivePlaceNodeID(node.GetID())
    interaction.SetPlaceModePersistence(int(several))
    interaction.SetCurrentInteractionMode(interaction.Place)


def is_placing() -> bool:
    _selection, interaction = _nodes()
    return interaction is not None and interaction.GetCurrentInteractionMode() == interaction.Place


def stop_placing() -> None:
    """Back to dragging; points that were placed stay."""
    _selection, interaction = _nodes()
    if interaction is not None and interaction.GetCurrentInteractionMode() == interaction.Place:
        interaction.SetCurrentInteractionMode(interaction.ViewTransform)


def _nodes():
    logic = slicer.app.applicationLogic()
    selection, interaction = logic.GetSelectionNode(), logic.GetInteractionNode()
    return (selection, interaction) if selection is not None and interaction is not None else (None, None)
