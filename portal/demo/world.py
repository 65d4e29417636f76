"""Where people live, work, shop and pay: real cities, invented firms. Amounts in yuan, times in minutes since midnight."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class City:
    """A city with the sub-branches where its people bank, and how many of a hundred customers live there."""

    name: str
    province: str
    area: str
    branches: tuple[str, ...]
    share: int


@dataclass(frozen=True, slots=True)
class Habit:
    """Something people buy: how often on a working day and on a free one, from how much to how much, rounded to `grain` fen, when."""

    name: str
    category: int
    shops: tuple[str, ...]
    working: float
    free: float
    low: int
    high: int
    grain: int
    opens: int
    closes: int


CITIES: Final = (
    City("无锡", "32", "3202", ("051001", "051001", "051002"), 52),
    City("苏州", "32", "3205", ("051201", "051202"), 18),
    City("上海", "31", "3101", ("002101",), 12),
    City("杭州", "33", "3301", ("057101",), 10),
    City("成都", "51", "5101", ("002801",), 8),
)

HABITS: Final = (
    Habit("lunch", 5814, ("巷口面馆", "小满食堂", "竹里快餐", "阿婆馄饨铺", "南门盖浇饭", "一碗春粉"), 0.30, 0.08, 12, 38, 100, 690, 790),
    Habit("dinner", 5812, ("{city}小馆", "荷塘人家", "老灶菜馆", "禾木餐厅", "江畔渔家", "二楼厨房"), 0.07, 0.18, 45, 260, 100, 1060, 1240),
    Habit("hotpot", 5812, ("围炉火锅", "红叶鲜锅"), 0.006, 0.03, 150, 420, 100, 1070, 1260),
    Habit("tea", 5814, ("山前茶饮", "半日闲奶茶", "云上咖啡", "慢一点咖啡"), 0.10, 0.12, 9, 32, 100, 560, 1290),
    Habit("bakery", 5462, ("麦穗烘焙", "晨光面包房"), 0.03, 0.05, 8, 58, 50, 440, 1240),
    Habit("groceries", 5411, ("盒小鲜超市", "邻里生鲜", "大桥菜场", "每日果园", "万家里超市"), 0.13, 0.24, 18, 190, 10, 1020, 1260),
    Habit("store", 5499, ("转角便利店", "一路便利"), 0.08, 0.07, 4, 36, 50, 430, 1400),
    Habit("metro", 4111, ("{city}地铁",), 0.35, 0.08, 2, 6, 100, 450, 1180),
    Habit("taxi", 4121, ("同城出行", "蓝鹭打车"), 0.04, 0.06, 11, 58, 10, 420, 1410),
    Habit("fuel", 5541, ("长风加油站", "顺路加油站"), 0.015, 0.03, 180, 420, 100, 400, 1320),
    Habit("parking", 7523, ("{city}智慧停车",), 0.03, 0.05, 5, 30, 100, 540, 1350),
    Habit("pharmacy", 5912, ("安和大药房", "百草堂药店"), 0.012, 0.012, 15, 160, 10, 520, 1240),
    Habit("clinic", 8062, ("{city}第二人民医院", "{city}妇幼保健院"), 0.006, 0.001, 20, 480, 10, 480, 980),
    Habit("clothes", 5651, ("素织服饰", "四季衣舍", "布谷童装"), 0.006, 0.025, 89, 620, 100, 620, 1280),
    Habit("online", 5311, ("云集百货", "小象优选", "好物仓"), 0.05, 0.06, 19, 380, 10, 600, 1420),
    Habit("department", 5311, ("中山百货", "太湖广场"), 0.003, 0.02, 120, 900, 100, 640, 1280),
    Habit("electronics", 5732, ("星河数码", "晨星电器"), 0.0015, 0.004, 99, 3200, 100, 620, 1260),
    Habit("books", 5942, ("纸上书店", "半亩书房"), 0.004, 0.012, 22, 160, 10, 600, 1260),
    Habit("cinema", 7832, ("星幕影城", "小城电影院"), 0.004, 0.022, 35, 130, 100, 780, 1300),
    Habit("sport", 5941, ("绿野户外", "跃动体育"), 0.003, 0.008, 69, 560, 100, 620, 1260),
    Habit("gym", 7997, ("知行健身", "湖畔游泳馆"), 0.004, 0.01, 25, 60, 100, 420, 1290),
    Habit("flowers", 5992, ("花间里",), 0.001, 0.003, 48, 260, 100, 540, 1230),
    Habit("barber", 7230, ("剪刻理发", "阿明发型"), 0.004, 0.02, 30, 180, 100, 580, 1260),
    Habit("hotel", 7011, ("湖山客栈", "安途酒店"), 0.0006, 0.002, 188, 860, 100, 780, 1320),
    Habit("rail", 4112, ("铁路客票",), 0.004, 0.006, 19, 360, 50, 400, 1380),
    Habit("flight", 4511, ("航空客票",), 0.0004, 0.0006, 420, 1980, 1000, 480, 1380),
)

EMPLOYERS: Final = (
    "江南精密机械", "太湖云谷科技", "锦澄纺织", "惠山电子", "梁溪文化传媒", "长三角物流", "运河食品", "蠡湖医药",
    "新吴半导体", "清名建筑设计", "小满教育", "远山软件", "东林印务", "江尖商贸",
)  # fmt: skip
SUPPLIERS: Final = ("运河批发市场", "锦程包装", "江东食材配送", "顺和五金", "华茂布行")
LANDLORDS: Final = ("王伟", "周建平", "许国栋", "吴美珍", "陆永福", "沈志明", "顾秀兰", "邵家宝")
STREAMING: Final = ("云上影视", "听雨音乐", "纸鸢阅读会员")
PHONE: Final = ("移步通信", "联讯通信", "海石通信")
SCHOOLS: Final = ("{city}实验小学", "{city}第一中学", "小太阳幼儿园", "青禾培训")

RED_PACKETS: Final = (6_600, 8_800, 8_800, 16_800, 18_800, 20_000, 20_000, 66_600, 88_800, 100_000)
NEW_YEAR_WORDS: Final = ("新年快乐", "恭喜发财", "岁岁平安", "万事如意", "压岁钱", "给孩子的压岁钱")
MID_AUTUMN_WORDS: Final = ("中秋快乐", "月圆人圆", "买盒月饼")
SHARING_WORDS: Final = ("昨晚的饭钱", "电影票", "AA", "代买的水果", "球场费", "打车钱", "快递费", "")
GIFT_WORDS: Final = ("生日快乐", "新婚快乐", "乔迁之喜", "宝宝满月")
