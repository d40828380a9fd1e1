#!/usr/bin/env python3
"""The same report laid out by csm, Typst and WeasyPrint, in one run on one machine.

    pip install typst weasyprint markdown-it-py
    cargo build --release && python3 benches/peers/run.py [target/release/csm] [reports]

What is compared: processor time per document, warm, one document after the other. csm does its whole work for each
(reading, scoring, planning, composing, setting, tagging, writing); the peers get finished text (csm's own Markdown of
the worked example, turned into their language before the clock starts) and only set and write it. Charts are plain
bars for them. So the ratios are lower bounds. Processor time instead of elapsed time: Typst uses several threads, and
the machine may be busy.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time

import typst
import weasyprint
from markdown_it import MarkdownIt

CSM = sys.argv[1] if len(sys.argv) > 1 else "target/release/csm"
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 100
EXAMPLE = "examples/answers/golden.json"
DATE = ["--date", "2026-11-23"]


def csm(folder, count):
    """Processor seconds per report of a run over so many people."""
    sheet = json.load(open(EXAMPLE, encoding="utf-8"))
    path = os.path.join(folder, f"people-{count}.jsonl")
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            sheet["respondent"] = {"id": f"p{number:05}", "name": f"Person {number}"}
            file.write(json.dumps(sheet) + "\n")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [CSM, "report", "--jobs", "1", *DATE, "--out", os.path.join(folder, "out"), path]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def tokens(folder):
    """The worked example as Markdown, without the ids of headings."""
    command = [CSM, "report", "--format", "md", *DATE, "--out", folder, EXAMPLE]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    text = open(os.path.join(folder, "golden.md"), encoding="utf-8").read()
    lines = [line.rsplit(" {#", 1)[0] if line.startswith("#") else line for line in text.splitlines()]
    return MarkdownIt("commonmark").enable("table"), "\n".join(lines)


def escaped(text):
    return "".join("\\" + one if one in "\\#*_`$<>@=-+/[]~\"'" else one for one in text)


def inline(token):
    out = []
    for one in token.children or []:
        kind = one.type
        if kind == "text":
            out.append(escaped(one.content))
        elif kind == "code_inline":
            out.append(escaped(one.content))
        elif kind in ("softbreak", "hardbreak"):
            out.append(" ")
        elif kind == "strong_open":
            out.append("#strong[")
        elif kind == "em_open":
            out.append("#emph[")
        elif kind in ("strong_close", "em_close", "link_close"):
            out.append("]")
        elif kind == "link_open":
            address = one.attrGet("href")
            out.append(f'#link("{address}")[' if address.startswith("https") else "#text()[")
        elif kind == "image":
            out.append("#box(rect(width: 40pt, height: 6pt, fill: rgb(20, 85, 107)))")
    return "".join(out)


def to_typst(markdown, text):
    out = ['#set page("a4", margin: 21mm, numbering: "1")\n#set text(9.3pt, lang: "de")\n#set par(leading: 0.6em)\n']
    row, columns = [], 0
    for token in markdown.parse(text):
        kind = token.type
        if kind == "heading_open":
            out.append("\n" + "=" * int(token.tag[1]) + " ")
        elif kind == "hr":
            out.append("\n#pagebreak(weak: true)\n")
        elif kind == "list_item_open":
            out.append("\n- ")
        elif kind == "blockquote_open":
            out.append("\n#block(fill: rgb(238, 243, 245), inset: 8pt, width: 100%)[")
        elif kind == "blockquote_close":
            out.append("]\n")
        elif kind == "table_open":
            row, columns = [], 0
        elif kind == "thead_close":
            columns = len(row)
        elif kind in ("th_open", "td_open"):
            row.append("")
        elif kind == "table_close":
            head, body = row[:columns], row[columns:]
            cells = "".join(f"[{cell}], " for cell in body)
            header = "".join(f"[#strong[{cell}]], " for cell in head)
            out.append(f"\n#table(columns: {columns}, stroke: 0.4pt, table.header({header}), {cells})\n")
            row, columns = [], 0
        elif kind == "inline":
            if row and token.level >= 3 and row[-1] == "":
                row[-1] = inline(token)
            else:
                out.append(inline(token))
        elif kind == "paragraph_close":
            out.append("\n\n")
    return "".join(out)


def to_html(markdown, text):
    body = markdown.render(text).replace("<hr />", '<div style="break-before: page"></div>')
    bar = '<span style="display:inline-block;width:40pt;height:6pt;background:#14556b"></span>'
    while "<img" in body:
        start = body.index("<img")
        body = body[:start] + bar + body[body.index(">", start) + 1 :]
    style = (
        "@page{size:A4;margin:21mm;@bottom-right{content:counter(page)}}"
        "body{font:9.3pt/1.4 'Noto Sans',sans-serif}table{border-collapse:collapse;width:100%}"
        "td,th{border-bottom:.4pt solid #999;padding:2pt 4pt;text-align:left}"
        "blockquote{background:#eef3f5;padding:6pt;margin:4pt 0}"
    )
    return f'<html lang="de"><head><title>Bericht</title><style>{style}</style></head><body>{body}</body></html>'


def timed(make, count):
    """Processor seconds per call, warm, and the size of the last result."""
    make()
    start = time.process_time()
    size = 0
    for _ in range(count):
        size = len(make())
    return (time.process_time() - start) / count, size


def main():
    with tempfile.TemporaryDirectory() as folder:
        few, many = csm(folder, 1), csm(folder, COUNT + 1)
        ours = (many - few) / COUNT  # without what the process costs once
        markdown, text = tokens(folder)
        source = os.path.join(folder, "report.typ")
        compiler_input = to_typst(markdown, text)
        open(source, "w", encoding="utf-8").write(compiler_input)
        number = [0]

        def with_typst():
            # another text each time, as in a run over people: a warm cache must not hand back the last file
            number[0] += 1
            return typst.compile((compiler_input + f"\nPerson {number[0]}").encode())

        html = to_html(markdown, text)
        rows = [("csm, whole work", ours, os.path.getsize(os.path.join(folder, "out", "p00000.pdf")))]
        rows.append(("Typst, setting only", *timed(with_typst, max(3, COUNT // 10))))
        rows.append(("WeasyPrint, setting only", *timed(lambda: weasyprint.HTML(string=html).write_pdf(), 3)))
        print(f"{'':26}{'ms each':>9}{'kB':>7}{'csm is':>9}")
        for name, seconds, size in rows:
            print(f"{name:26}{seconds * 1000:9.1f}{size / 1000:7.0f}{seconds / ours:8.1f}x")
        print(f"the process itself, once: {few * 1000 - ours * 1000:.0f} ms")


main()
