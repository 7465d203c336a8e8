#!/usr/bin/env python3
"""Measures the sources and fails when a number to hold does not hold.

Functions: median under 10 lines, 90th percentile at most 30, none over 70. Files: none over 500 lines.
No `unwrap`, no `bool` parameters, at most five parameters. Tests are left out of all this, and compared
with the rest: about as much test code as code. Lines are lines of code; comments and empty lines do not count.

usage: .ci/numbers.py [DIRECTORY]     (default: src)
"""

import re
import sys
from pathlib import Path

FUNCTION_MEDIAN_MAX = 9
FUNCTION_P90_MAX = 30
FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 500
PARAMETERS_MAX = 5

COMMENT_OR_TEXT = re.compile(
    r"""//[^\n]*
      | /\*.*?\*/
      | b?r(?P<hashes>\#*)".*?"(?P=hashes)
      | b?"(?:\\.|[^"\\])*"
      | b?'(?:\\(?:x..|u\{[^}]*\}|.)|[^'\\])'""",
    re.DOTALL | re.VERBOSE,
)
FUNCTION = re.compile(r"\bfn\s+(\w+)")
TEST_FILE = re.compile(r"#\[cfg\(test\)\]\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*;")
TEST_MODULE = re.compile(r"#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*mod\s+\w+\s*(?=\{)")


def blank(match):
    """Blanks a comment; a literal stays visible as code. Both keep their line ends."""
    text = match.group()
    filler = "" if text.startswith(("//", "/*")) else "_"
    return "\n".join([filler] * (text.count("\n") + 1))


def closing(code, start, pair):
    """Returns the end of the bracket that opens at `start`."""
    depth = 0
    for at in range(start, len(code)):
        depth += (code[at] == pair[0]) - (code[at] == pair[1])
        if depth == 0:
            return at + 1
    return len(code)


def without_tests(code):
    """Cuts the test modules out; returns the rest and what was cut."""
    cut = []
    while match := TEST_MODULE.search(code):
        end = closing(code, match.end(), "{}")
        cut.append(code[match.start():end])
        code = code[:match.start()] + code[end:]
    return code, "".join(cut)


def lines(code):
    return sum(1 for line in code.split("\n") if line.strip())


def parameters(code, start):
    """Returns the parameters of the function whose name ends at `start`, and where its list ends."""
    opening = start
    if code[opening:opening + 1] == "<":
        depth = 0
        while opening < len(code):
            depth += code[opening] == "<"
            depth -= code[opening] == ">" and code[opening - 1] != "-"
            opening += 1
            if depth == 0:
                break
    opening = code.index("(", opening)
    end = closing(code, opening, "()")
    found, depth, current = [], 0, ""
    inner = code[opening + 1:end - 1]
    for at, char in enumerate(inner):
        depth += (char in "([{<") - (char in ")]}" or (char == ">" and inner[at - 1] not in "-="))
        if char == "," and depth == 0:
            found.append(current)
            current = ""
        else:
            current += char
    found = [text.strip() for text in [*found, current] if text.strip()]
    return [text for text in found if not re.fullmatch(r"(&\s*('\w+\s+)?)?(mut\s+)?self(\s*:.*)?", text)], end


def functions(code):
    """Yields name, parameters and lines of the body of each function that has one."""
    for match in FUNCTION.finditer(code):
        found, end = parameters(code, match.end())
        tail = re.compile(r"[{;]").search(code, end)
        if tail and tail.group() == "{":
            body = code[tail.start() + 1:closing(code, tail.start(), "{}") - 1]
            yield match.group(1), found, max(lines(body), 1)


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else "src")
    lengths, faults, code_lines, test_lines = [], [], 0, 0
    paths = sorted(root.rglob("*.rs"))
    test_files = {
        path.parent / f"{name}.rs" for path in paths for name in TEST_FILE.findall(path.read_text(encoding="utf-8"))
    }
    for path in paths:
        code = COMMENT_OR_TEXT.sub(blank, path.read_text(encoding="utf-8"))
        if path in test_files or path.name == "tests.rs" or "tests" in path.parts:
            test_lines += lines(code)
            continue
        code, tests = without_tests(code)
        code_lines += lines(code)
        test_lines += lines(tests)
        if lines(code) > FILE_LINES_MAX:
            faults.append(f"{path}: {lines(code)} lines, more than {FILE_LINES_MAX}")
        if unwraps := len(re.findall(r"\.unwrap\(\)", code)):
            faults.append(f"{path}: {unwraps} unwrap")
        for name, found, length in functions(code):
            lengths.append(length)
            if length > FUNCTION_LINES_MAX:
                faults.append(f"{path}: fn {name}: {length} lines, more than {FUNCTION_LINES_MAX}")
            if len(found) > PARAMETERS_MAX:
                faults.append(f"{path}: fn {name}: {len(found)} parameters, more than {PARAMETERS_MAX}")
            if any(re.search(r":\s*bool$", parameter) for parameter in found):
                faults.append(f"{path}: fn {name}: a bool parameter")
    lengths.sort()
    if not lengths:
        sys.exit(f"{root}: no functions found")
    median, p90 = lengths[len(lengths) // 2], lengths[min(len(lengths) * 9 // 10, len(lengths) - 1)]
    print(f"functions: {len(lengths)}, median {median} lines, 90th percentile {p90}, longest {lengths[-1]}")
    print(f"lines: {code_lines} of code, {test_lines} of tests ({test_lines / code_lines:.2f})")
    if median > FUNCTION_MEDIAN_MAX:
        faults.append(f"median function: {median} lines, more than {FUNCTION_MEDIAN_MAX}")
    if p90 > FUNCTION_P90_MAX:
        faults.append(f"90th percentile of functions: {p90} lines, more than {FUNCTION_P90_MAX}")
    print("\n".join(faults) if faults else "every number holds")
    sys.exit(1 if faults else 0)


main()
