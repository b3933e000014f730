"""The repository keeps its own rules: what is installed, who may import whom."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULE = ROOT / "MSUSSegment"
LIBRARY, INTERFACE = MODULE / "MSUSSegmentLib", MODULE / "msus"
SKIPPED_FOLDERS = {"__pycache__", "build", "dist"}

#: Which layers a folder may import from, besides itself: those before it in the layering rule of the design,
#: measure, io · phantoms, networks · learning, tasks · process, evaluation, report, study · scene · msus · panel,
#: commands, cli (msus is a package of its own beside the library)
BASE = {"measure", "io", "phantoms", "networks"}
BELOW = {
    "measure": set(),
    "io": {"measure"},
    "phantoms": {"measure", "io"},
    "networks": {"measure", "io"},
    "learning": BASE,
    "tasks": BASE | {"learning"},
    "report": BASE | {"learning", "tasks"},
    "evaluation": BASE | {"learning", "tasks", "report"},
    "process": BASE | {"learning", "tasks"},
    "study": BASE | {"learning", "tasks", "report", "evaluation"},
    "scene": BASE | {"learning", "tasks", "process", "report", "evaluation", "study"},
    "msus": BASE | {"learning", "tasks", "process", "report", "evaluation", "study", "scene"},
    "panel": BASE | {"learning", "tasks", "process", "report", "evaluation", "study", "scene", "msus"},
    "commands": BASE | {"learning", "tasks", "report", "evaluation", "study", "scene", "msus"},  # what cli.py calls
    "cli": BASE | {"learning", "tasks", "report", "evaluation", "study", "scene", "msus", "commands"},
}
#: Never imported by these folders, at file scope or inside a function.
FORBIDDEN = {
    "measure": {"torch", "monai", "vtk", "vtkmodules", "slicer", "qt", "ctk"},
    "io": {"torch", "monai", "vtk", "vtkmodules", "slicer", "qt", "ctk"},
    "phantoms": {"torch", "monai", "vtk", "vtkmodules", "slicer", "qt", "ctk"},
    "networks": {"vtk", "vtkmodules", "slicer", "qt", "ctk"},
    "learning": {"vtk", "vtkmodules", "slicer", "qt", "ctk"},
    "tasks": {"vtk", "vtkmodules", "slicer", "qt", "ctk"},
    "process": {"vtk", "vtkmodules", "slicer", "qt", "ctk"},
    "report": {"vtk", "vtkmodules", "slicer", "qt", "ctk"},
    "evaluation": {"vtk", "vtkmodules", "slicer", "qt", "ctk"},
    "study": {"vtk", "vtkmodules", "slicer", "qt", "ctk"},
    "scene": {"qt", "ctk"},
    "msus": {"qt", "ctk"},
    "commands": {"qt", "ctk"},
    "cli": {"qt", "ctk"},
}
#: What may stand at file scope in anything that Slicer loads at start-up.
FILE_SCOPE = {"numpy", "scipy", "SimpleITK", "vtk", "vtkmodules", "slicer", "MSUSSegmentLib", "msus"}
FILE_SCOPE_EXTRA = {
    "networks": {"torch", "monai"},
    "learning": {"torch", "monai"},
    "panel": {"qt", "ctk"},
}


def python_files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*.py") if not SKIPPED_FOLDERS & set(p.relative_to(ROOT).parts))


def layer_of(path: Path) -> str:
    """The folder under MSUSSegmentLib, or the file's own name for `cli.py`; "" for the package itself; or msus."""
    if path.is_relative_to(INTERFACE):
        return "msus"
    parts = path.relative_to(LIBRARY).parts
    return parts[0] if len(parts) > 1 else parts[0].removesuffix(".py").replace("__init__", "")


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


def dotted_name(path: Path) -> str:
    return ".".join(path.relative_to(MODULE).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> list[tuple[str, int, bool]]:
    """(dotted name, line, at file scope) of every import. Imports under TYPE_CHECKING do not count."""
    found = []

    def visit(node: ast.AST, file_scope: bool) -> None:
        if isinstance(node, ast.Import):
            found.extend((alias.name, node.lineno, file_scope) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.module == "MSUSSegmentLib":
                found.extend((f"MSUSSegmentLib.{alias.name}", node.lineno, file_scope) for alias in node.names)
            else:
                found.append(("." * node.level + (node.module or ""), node.lineno, file_scope))
        inner = file_scope and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        children = node.orelse if is_type_checking(node) else ast.iter_child_nodes(node)
        for child in children:
            visit(child, inner)

    visit(ast.parse(path.read_text(encoding="utf-8")), True)
    return found


def listed_files() -> list[str]:
    """Every file named in MSUSSegment/CMakeLists.txt, relative to MSUSSegment."""
    text = re.sub(r"#.*", "", (MODULE / "CMakeLists.txt").read_text(encoding="utf-8"))
    blocks = re.findall(r"set\(MODULE_PYTHON_(?:SCRIPTS|RESOURCES)\s(.*?)\)", text, flags=re.DOTALL)
    return [word.replace("${MODULE_NAME}", "MSUSSegment") for block in blocks for word in block.split()]


def installed_files() -> set[str]:
    """Every file under MSUSSegment that belongs to the extension."""
    return {
        p.relative_to(MODULE).as_posix()
        for p in MODULE.rglob("*")
        if p.is_file()
        and not SKIPPED_FOLDERS & set(p.parts)
        and not any(part.endswith(".egg-info") or part.startswith(".") for part in p.relative_to(MODULE).parts)
        and p.suffix != ".pyc"
        and p.name != "CMakeLists.txt"
    }


def test_cmake_lists_exactly_the_files_that_are_there():
    listed = listed_files()
    assert len(listed) == len(set(listed)), "a file is listed twice in MSUSSegment/CMakeLists.txt"
    missing, stale = installed_files() - set(listed), set(listed) - installed_files()
    assert not missing, f"add to MSUSSegment/CMakeLists.txt: {sorted(missing)}"
    assert not stale, f"remove from MSUSSegment/CMakeLists.txt: {sorted(stale)}"


def test_the_name_is_the_same_in_cmake_and_in_the_index():
    text = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    assert re.search(r"^project\(MSUSSegment\)$", text, flags=re.MULTILINE)
    for name in ("HOMEPAGE", "CONTRIBUTORS", "DESCRIPTION", "ICONURL", "SCREENSHOTURLS", "DEPENDS"):
        assert re.search(rf'^set\(EXTENSION_{name} "[^"\n]+"\)', text, flags=re.MULTILINE), name


def test_the_readme_marks_its_test_command():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    match = re.search(r"^<!-- test command -->\n+```\w*\n(.+?)\n```", text, flags=re.MULTILINE | re.DOTALL)
    assert match, "README.md needs a fenced block after the line `<!-- test command -->`"
    assert "pytest" in match.group(1)


def test_every_folder_of_the_library_has_its_place_in_the_layers():
    folders = {p.parent.relative_to(LIBRARY).parts[0] for p in python_files(LIBRARY) if p.parent != LIBRARY}
    assert folders <= set(BELOW), f"say here and in the layering rule where these belong: {folders - set(BELOW)}"


@pytest.mark.parametrize(
    "path", [*python_files(LIBRARY), *python_files(INTERFACE)], ids=lambda p: p.relative_to(MODULE).as_posix()
)
def test_a_file_imports_only_from_the_layers_below(path: Path):
    layer = layer_of(path)
    problems = []
    for name, line, file_scope in imports(path):
        top, *rest = name.split(".")
        if name.startswith("."):
            problems.append(f"line {line}: relative import {name}; write MSUSSegmentLib.… or msus.…")
        elif top == "MSUSSegmentLib":
            if rest and rest[0] not in {layer, "__version__"} | BELOW.get(layer, set()):
                problems.append(f"line {line}: {layer or 'the package'} must not import {name}")
        elif top == "msus":
            if "msus" not in {layer} | BELOW.get(layer, set()):
                problems.append(f"line {line}: {layer or 'the package'} must not import {name}")
        elif top in FORBIDDEN.get(layer, set()):
            problems.append(f"line {line}: {layer} must not import {top}")
        elif file_scope and top not in sys.stdlib_module_names | FILE_SCOPE | FILE_SCOPE_EXTRA.get(layer, set()):
            problems.append(f"line {line}: {top} at file scope; import it inside the function that uses it")
    assert not problems, "\n".join(problems)


def import_graph() -> dict[str, set[str]]:
    """By module of the library, the others that it imports anywhere, also under TYPE_CHECKING and in functions."""
    paths = {dotted_name(path): path for path in python_files(LIBRARY)}
    graph = {}
    for module, path in paths.items():
        reached = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                reached |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                inner = {f"{node.module}.{alias.name}" for alias in node.names}
                reached |= {name if name in paths else node.module for name in inner}
        graph[module] = (reached & paths.keys()) - {module}
    return graph


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Groups of modules each of which imports, by way of others, all of its group."""

    def reached_from(module: str) -> set[str]:
        seen, open_ends = set(), [module]
        while open_ends:
            new = graph[open_ends.pop()] - seen
            seen |= new
            open_ends += new
        return seen

    reach = {module: reached_from(module) for module in graph}
    groups = {tuple(sorted(m for m in reach[module] if module in reach[m])) for module in graph}
    return sorted(list(group) for group in groups if group)


def test_no_modules_import_one_another_in_a_circle():
    assert not circles(import_graph())


def test_a_circle_is_found_however_long_and_wherever_it_is_imported():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set(), "e": {"a"}}) == [["a", "b", "c"]]
    graph = import_graph()
    assert "MSUSSegmentLib.learning.train" in graph["MSUSSegmentLib.commands.learn"]  # imported inside a function
    graph["MSUSSegmentLib.measure.types"] = {"MSUSSegmentLib.measure.evidence"}
    (group,) = circles(graph)
    assert {"MSUSSegmentLib.measure.types", "MSUSSegmentLib.measure.evidence"} <= set(group)


#: Layers whose files Slicer may load at start-up: from them, nothing reaches a file that needs torch at file scope.
AT_START_UP = ("measure", "io", "phantoms", "tasks", "process", "report", "scene", "msus", "panel")


@pytest.mark.parametrize("layer", AT_START_UP)
def test_nothing_loaded_at_start_up_imports_a_network_at_file_scope(layer: str):
    torch_modules = {
        dotted_name(p)
        for p in python_files(LIBRARY)
        if any(at_top and name.split(".")[0] in {"torch", "monai"} for name, _, at_top in imports(p))
    }
    folder = INTERFACE if layer == "msus" else LIBRARY / layer
    for path in python_files(folder) if folder.is_dir() else []:
        reached = {name for name, _, at_top in imports(path) if at_top} & torch_modules
        assert not reached, f"{path.relative_to(ROOT)} imports {sorted(reached)} at file scope"
