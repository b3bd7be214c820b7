"""Reads the first sheet of a workbook as text: FILE. Prints how many rows it has."""

import sys

import fastexcel

sheet = fastexcel.read_excel(sys.argv[1]).load_sheet(0, dtypes="string")
print(sheet.height)
