"""Passwords that many people choose: what attackers try first.

The list of zxcvbn (30,000 leaked passwords), and the favourites of Vietnamese users, who write words without marks.
"""

from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]

_FAVOURITES = """
    matkhau matkhaumoi matkhaucuatoi password passw passwd khongbiet khongcho khongnho quenmatkhau dangnhap taikhoan
    anhyeuem emyeuanh yeuem yeuanh yeuemnhieu yeuanhnhieu anhyeuemnhieu tinhyeu tinhyeucuatoi iloveyou loveyou nhoem
    nhoanh anhnhoem emnhoanh mainhoem maiyeuem maiyeuanh maimaiyeuem motminh codon hanhphuc maimai forever
    giadinh giadinhtoi conyeu yeucon bome meyeucon concuame concuaba chame bame vochong voyeu chongyeu
    vietnam toiyeuvietnam vietnamvodich hanoi hanoithu saigon hochiminh danang haiphong hue cantho nghean thanhhoa
    binhduong dongnai quangninh thainguyen thuathienhue dichvucong congdan cccd cmnd canuoc vneid motid congan
    chinhphu bocongan dinhdanh canhan
    trung tuan tuananh minh minhanh anhtuan hoang hoanganh nguyen nguyenvan nguyenthi tranvan tranthi levan lethi
    pham phamvan phamthi hung thang thanh huong lan linh thuylinh phuong thao ngoc ngocanh quynh quynhanh trang
    thutrang hongnhung duc ducanh hieu trunghieu quang vinh long hoanglong hai nam khanh bao baoanh baochau giahuy
    giabao
    thienthan thiensu congchua hoangtu meocon meomeo chocon gaubong bupbe hoahong hoamai sinhnhat tamsutinhyeu
    cuocsong buonvui tuonglai thanhcong maymaman loclaphat phattai chucmung namoadidaphat adidaphat
    a aa abc abcd asd qwe qwer qwerty zxc qaz wsx admin user test demo hello
"""
"""Lower case, without marks, spaces, digits at the end or signs; some are short because suffixes make them long."""

COMMON: frozenset[str] = frozenset(FREQUENCY_LISTS["passwords"]) | frozenset(_FAVOURITES.split())
