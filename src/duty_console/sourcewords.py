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
    ("community programme", "社区方案"),
    ("inspection digests", "检查通报摘编"), ("guidance digest", "指导意见摘编"),
    ("project, from the texts above", "本项目，据上述文本"), ("Guangdong example", "广东做法"),
    ("local rules", "地方规定"), ("local practice", "地方做法"), ("local fire regulations", "地方消防条例"),
    ("wording differs", "各地措辞不同"), ("switched on by a site's profile", "由单位方案启用"),
    ("operating procedures digest of GB 25201", "GB 25201 操作规程摘编"), ("GB 25506 digest", "GB 25506 摘编"),
    ("control-room procedures", "消防控制室操作规程"), ("common handover rule", "通行交接班规则"),
    ("common scheme", "通行做法"), ("MEM fire [2019] 154", "应急消〔2019〕154号"),
    ("times from RESP-12", "时间按 RESP-12"), ("red limit as KPI-02", "红线限值同 KPI-02"),
    ("central-station practice", "接警中心通行做法"),
    ("industry guide to EN 50136", "EN 50136 行业指南"), ("emergency-broadcast message format", "应急广播消息格式"),
    ("national emergency plan", "国家应急预案"), ("county-level terminal protocol", "县级应急广播终端协议"),
    ("EN 50518 performance criterion (fire, hold-up, social)", "EN 50518 性能指标（火警、胁迫、求助）"),
    ("EN 50518 performance criterion (other alarms)", "EN 50518 性能指标（其他警情）"),
    ("back-dating is a red-line fault in inspection digests", "检查通报中补记属红线问题"),
    ("project (ten times tighter than RESP-08)", "本项目（比 RESP-08 严十倍）"),
    ("project, in line with fire panels", "本项目，与火灾报警控制器一致"), ("project", "本项目"),
)
#: What of a rule is our own.
_OURS = {"second half": "后半", "formula": "公式", "flagging": "标记方式", "automation": "自动化",
         "display": "显示方式", "rules": "规则",
         "tie rules and the call's rank": "同级规则和求助次序", "limit": "限值", "count": "次数",
         "last four": "后四项", "form": "格式", "number": "数值", "value": "数值", "values": "数值",
         "the 30 min": "30 分钟", "delay value": "延时数值", "hiding rule": "隐藏规则", "second person": "第二人",
         "meaning for fire and help": "对火警和求助的含义", "red limit": "红线限值"}
_TAIL = ((", from the texts above", "，据上述文本"), (", from ", "，据 "), (", after ", "，参照 "))
_ARTICLE = re.compile(r"\s*art\. ([\d, ]+)((?:\s?\(\d+\)(?:, )?)*)")
_PARTS = re.compile(r"\((\d+)\)")


def source_words(source: str) -> str:
    """A source in the language in use."""
    if language() != "zh":
        return source
    return "；".join(_cited(part.strip()) for part in source.split(";"))


def _cited(part: str) -> str:
    if part.endswith(" ours") and (what := part.removesuffix(" ours")) in _OURS:
        return f"{_OURS[what]}为本项目自定"
    for name, own in _NAMES:
        if part.startswith(name):
            rest = _ARTICLE.sub(_article, part[len(name):])
            for tail, said in _TAIL:
                rest = rest.replace(tail, said)
            return own + rest
    return part


def _article(found: re.Match[str]) -> str:
    """第31条第(3)项."""
    articles = "、".join(f"第{one.strip()}条" for one in found[1].split(",") if one.strip())
    return articles + "、".join(f"第({one})项" for one in _PARTS.findall(found[2]))
