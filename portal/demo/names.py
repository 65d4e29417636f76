"""Names for people who do not exist, in Chinese and in pinyin, in about the proportions of real ones."""

from random import Random
from typing import Final

_SURNAMES: Final = (
    "王Wang 李Li 张Zhang 刘Liu 陈Chen 杨Yang 赵Zhao 黄Huang 周Zhou 吴Wu 徐Xu 孙Sun 胡Hu 朱Zhu 高Gao 林Lin 何He 郭Guo 马Ma 罗Luo "
    "梁Liang 宋Song 郑Zheng 谢Xie 韩Han 唐Tang 冯Feng 于Yu 董Dong 萧Xiao 程Cheng 曹Cao 袁Yuan 邓Deng 许Xu 傅Fu 沈Shen 曾Zeng 彭Peng 吕Lü "
    "苏Su 卢Lu 蒋Jiang 蔡Cai 贾Jia 丁Ding 魏Wei 薛Xue 叶Ye 阎Yan 余Yu 潘Pan 杜Du 戴Dai 夏Xia 钟Zhong 汪Wang 田Tian 任Ren 姜Jiang "
    "范Fan 方Fang 石Shi 姚Yao 谭Tan 廖Liao 邹Zou 熊Xiong 金Jin 陆Lu 郝Hao 孔Kong 白Bai 崔Cui 康Kang 毛Mao 邱Qiu 秦Qin 江Jiang 史Shi 顾Gu 侯Hou 邵Shao 孟Meng"
)
_WOMEN_OLD: Final = (
    "桂兰Guilan 秀英Xiuying 玉梅Yumei 淑珍Shuzhen 素珍Suzhen 凤英Fengying 月娥Yue'e 丽华Lihua "
    "惠芳Huifang 美珍Meizhen 爱华Aihua 玉芬Yufen 桂芳Guifang 秀兰Xiulan"
)
_WOMEN: Final = (
    "丽娟Lijuan 敏Min 静Jing 晓燕Xiaoyan 雪梅Xuemei 海燕Haiyan 文静Wenjing 小梅Xiaomei 丹Dan 婷婷Tingting 雅琴Yaqin 慧敏Huimin 佳怡Jiayi 思远Siyuan "
    "欣怡Xinyi 诗雨Shiyu 雨桐Yutong 梦瑶Mengyao 若曦Ruoxi 嘉宁Jianing 可心Kexin 子涵Zihan 语嫣Yuyan 书瑶Shuyao 清越Qingyue 晓雯Xiaowen 亦菲Yifei 知微Zhiwei"
)
_MEN_OLD: Final = (
    "建国Jianguo 国强Guoqiang 志明Zhiming 建平Jianping 德明Deming 永福Yongfu 立军Lijun 国栋Guodong 长林Changlin 家宝Jiabao 文海Wenhai 金根Jin'gen 阿福Afu"
)
_MEN: Final = (
    "伟Wei 磊Lei 军Jun 勇Yong 涛Tao 超Chao 明辉Minghui 晓峰Xiaofeng 文涛Wentao 志强Zhiqiang 海波Haibo 鹏飞Pengfei 俊杰Junjie 浩然Haoran "
    "子轩Zixuan 宇航Yuhang 博文Bowen 嘉树Jiashu 一鸣Yiming 景行Jingxing 天佑Tianyou 泽宇Zeyu 亦凡Yifan 承志Chengzhi 思源Siyuan 启明Qiming 远航Yuanhang"
)
#: Born before this year: a name of that time.
_OLD: Final = 1968
#: How many of the people have a surname drawn by its frequency; the others any of the list.
_COMMON: Final = 0.7


def person(random: Random, *, gender: str, birth_year: int) -> tuple[str, str]:
    """A full name in Chinese and in pinyin; the commonest surnames come up far more often."""
    common = random.random() < _COMMON
    place = min(int(random.paretovariate(0.9) * 4) - 4, len(_SURNAME_LIST) - 1) if common else random.randrange(len(_SURNAME_LIST))
    surname, surname_en = _SURNAME_LIST[place]
    given, given_en = random.choice(_GIVEN[gender, birth_year < _OLD])
    return surname + given, f"{surname_en} {given_en}"


def _pairs(text: str) -> list[tuple[str, str]]:
    pairs = []
    for word in text.split():
        cut = next(place for place, letter in enumerate(word) if letter.isascii())
        pairs.append((word[:cut], word[cut:]))
    return pairs


_SURNAME_LIST: Final = _pairs(_SURNAMES)
_GIVEN: Final = {
    ("f", True): _pairs(_WOMEN_OLD),
    ("f", False): _pairs(_WOMEN),
    ("m", True): _pairs(_MEN_OLD),
    ("m", False): _pairs(_MEN),
}
