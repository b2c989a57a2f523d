"""
How the sources of rules are cited in Chinese: laws and orders by their own names, as a form that goes to a place must
have them; anything else as it stands.
"""

from __future__ import annotations

import re

from .texts import language

_NAMES = (
    ("Fire Protection Law", "《消防法》"), ("Work Safety Law", "《安全生产法》"), ("Civil Code", "《民法典》"),
    ("Administrative Penalty Law (2021)", "《行政处罚法》"), ("Order 61", "公安部令第61号"),
    ("公安部令第61号", "公安部令第61号"), ("Order 5 (2021)", "应急管理部令第5号"), ("MEM order 5", "应急管理部令第5号"),
    ("应急管理部令第5号", "应急管理部令第5号"), ("消防法", "《消防法》"),
    ("Rules of fire supervision and inspection, procedure", "《消防监督检查规定》程序章"),
    ("Rules of fire supervision and inspection, police stations", "《消防监督检查规定》派出所章"),
    ("Rules of dangerous chemicals", "危险化学品安全管理规定"), ("Rules of bottled gas use", "瓶装燃气使用规定"),
    ("Rules of fire control rooms", "消防控制室管理规定"), ("Rules of fire safety of stores", "仓库防火安全管理规则"),
    ("Code for fire protection of buildings", "建筑设计防火规范"),
    ("Code for fire safety of building sites", "建设工程施工现场消防安全技术规范"),
    ("community programme; formula ours", "社区方案，公式为本项目"), ("community programme", "社区方案"),
    ("inspection digests", "检查通报摘编"), ("guidance digest", "指导意见摘编"),
    ("project, from the texts above", "本项目，据上述文本"), ("Guangdong example", "广东做法"),
    ("local rules", "地方规定"), ("project", "本项目"),
)
_ARTICLE = re.compile(r"\s*art\. ([\d, ]+)((?:\s?\(\d+\)(?:, )?)*)")
_PARTS = re.compile(r"\((\d+)\)")


def source_words(source: str) -> str:
    """A source in the language in use."""
    if language() != "zh":
        return source
    return "；".join(_cited(part.strip()) for part in source.split(";"))


def _cited(part: str) -> str:
    for name, own in _NAMES:
        if part.startswith(name):
            return own + _ARTICLE.sub(_article, part[len(name):])
    return part


def _article(found: re.Match[str]) -> str:
    """第31条第(3)项."""
    articles = "、".join(f"第{one.strip()}条" for one in found[1].split(",") if one.strip())
    return articles + "、".join(f"第({one})项" for one in _PARTS.findall(found[2]))
