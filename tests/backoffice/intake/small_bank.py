"""A bank of two districts, three clients and two accounts in the eight files' format; every row made up.

Account 1 (client 1, and client 2 may dispose of it), CZK:
    1993-01-04  +1,000.00 cash                 1,000.00
    1993-01-31      +3.10 interest             1,003.10
    1993-01-31     −14.60 statement fee          988.50
    1993-02-05    −700.00 standing order SIPO    288.50
    1993-02-05    −400.00 cash                  −111.50   (overdrawn)
    1993-02-28    −300.00 card                  −411.50
    1993-03-10  +6,207.00 pension             5,795.50
Account 2 (client 3):
    1993-01-15    +900.00 cash                   900.00
    1993-02-15    −123.40 to another bank        776.60
The file lists 31 January and 5 February in another order than they were posted.
"""

from pathlib import Path
from typing import Final

FILES: Final = {
    "district.asc": """\
A1;A2;A3;A4;A5;A6;A7;A8;A9;A10;A11;A12;A13;A14;A15;A16
1;"Praha";"Prague";1204953;0;0;0;1;1;100.0;12541;0.29;0.43;167;85677;99107
2;"Jesenik";"north Moravia";42821;4;13;5;1;3;48.4;8173;?;7.01;124;?;1358
""",
    "client.asc": """\
"client_id";"birth_number";"district_id"
1;"706213";1
2;"450204";1
3;"406009";2
""",
    "account.asc": """\
"account_id";"district_id";"frequency";"date"
1;1;"POPLATEK MESICNE";930104
2;2;"POPLATEK TYDNE";930115
""",
    "disp.asc": """\
"disp_id";"client_id";"account_id";"type"
1;1;1;"OWNER"
2;2;1;"DISPONENT"
3;3;2;"OWNER"
""",
    "card.asc": """\
"card_id";"disp_id";"type";"issued"
5;1;"classic";930107 00:00:00
""",
    "loan.asc": """\
"loan_id";"account_id";"date";"amount";"duration";"payments";"status"
7;2;930711;96396;12;8033.00;"B"
""",
    "order.asc": """\
"order_id";"account_id";"bank_to";"account_to";"amount";"k_symbol"
9;1;"YZ";"87144583";700.00;"SIPO"
""",
    "trans_1993.asc": """\
"trans_id";"account_id";"date";"type";"operation";"amount";"balance";"k_symbol";"bank";"account"
101;1;930104;"PRIJEM";"VKLAD";1000.00;1000.00;"";;
201;2;930115;"PRIJEM";"VKLAD";900.00;900.00;"";;
103;1;930131;"VYDAJ";"VYBER";14.60;988.50;"SLUZBY";;
102;1;930131;"PRIJEM";"";3.10;1003.10;"UROK";;
105;1;930205;"VYBER";"VYBER";400.00;-111.50;"";"";"0"
104;1;930205;"VYDAJ";"PREVOD NA UCET";700.00;288.50;"SIPO";"YZ";"87144583"
202;2;930215;"VYDAJ";"PREVOD NA UCET";123.40;776.60;" ";"AB";"44486999"
106;1;930228;"VYDAJ";"VYBER KARTOU";300.00;-411.50;"";"";"0"
107;1;930310;"PRIJEM";"PREVOD Z UCTU";6207.00;5795.50;"DUCHOD";"CD";"24485939"
""",
}


def write(folder: Path, **changed: str | bytes | None) -> Path:
    """The eight files in `folder`; `changed` gives a file's content by its name up to the point (None: no such file)."""
    for name, text in FILES.items():
        content = changed.get(name.split(".")[0].split("_")[0], text)
        if content is not None:
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.replace("\n", "\r\n").encode("ascii"))
    return folder
