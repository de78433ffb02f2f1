"""The agreed fields of each pupil as NDJSON, with lxml's iterparse and findtext, memory freed as its manual shows."""

import json
import sys

from lxml import etree


def pupil(element, groups, school):
    group = element.find("groep")
    key = None if group is None else group.get("key")
    line = {
        "leerlingkey": element.get("key"),
        "school": school,
        "voornaam": element.findtext("roepnaam"),
        "tussenvoegsel": element.findtext("voorvoegsel"),
        "achternaam": element.findtext("achternaam"),
        "geboortedatum": element.findtext("geboortedatum"),
        "geslacht": element.findtext("geslacht"),
        "jaargroep": element.findtext("jaargroep"),
        "groepskey": key,
        "groepsnaam": groups.get(key),
    }
    return {name: value for name, value in line.items() if value}


def main(source, target):
    groups, school = {}, ""
    for _, element in etree.iterparse(source, events=("end",), tag=("school", "groep", "leerling")):
        if element.tag == "leerling":
            target.write(json.dumps(pupil(element, groups, school), ensure_ascii=False) + "\n")
        elif element.tag == "school":
            school = element.findtext("brincode") + element.findtext("dependancecode", "00")
        elif element.getparent().tag == "groepen":
            groups[element.get("key")] = element.findtext("naam")
        else:
            continue
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


with open(sys.argv[2], "w", encoding="utf-8") as lines:
    main(sys.argv[1], lines)
