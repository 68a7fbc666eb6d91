"""Word lists of ``matching``: places, legal forms, public mail providers."""

# Characters that appear in company names and differ; not a converter.
_TRADITIONAL = (
    "責團國際貨運輸灣臺廣東興業達順豐實務發展電號縣區華蘇貴雲寧陝龍瀋陽濟長"
    "連遼鎮鄭爾濱麗慶內澳門廈漢環進關報稅倉儲車鐵聯盟匯鋼機飛亞歐顧鏈"
    "產貿設計諮詢藝術醫藥農產線網絡資訊軟體優勝輝鴻鑫鵬鳳馬錦銀"
)
_SIMPLE = (
    "责团国际货运输湾台广东兴业达顺丰实务发展电号县区华苏贵云宁陕龙沈阳济长"
    "连辽镇郑尔滨丽庆内澳门厦汉环进关报税仓储车铁联盟汇钢机飞亚欧顾链"
    "产贸设计咨询艺术医药农产线网络资讯软体优胜辉鸿鑫鹏凤马锦银"
)
SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLE)


def _words(text):
    """The words of a list, longest first."""
    return tuple(sorted(text.split(), key=len, reverse=True))


# The first that fits is taken, then the search starts again.
LEGAL_HAN = _words(
    "股份有限公司 有限责任公司 集团有限公司 控股有限公司 有限公司 无限公司"
    " 总公司 公司 集团 控股 股份 株式会社 有限会社 有限合伙 普通合伙 个体工商户"
)
LEGAL_LATIN = frozenset(
    _words(
        "co coltd company limited ltd inc incorporated corp corporation llc llp lp plc"
        " gmbh ag kg mbh ohg ev sa sas sarl srl spa bv nv ab as oy oyj pty pte pvt sdn"
        " bhd kk group holding holdings and"
    )
)

# The trade itself: never enough to tell two companies apart.
GENERIC = frozenset(
    _words(
        "物流 货运 运输 快递 快运 速递 供应链 供应链管理 仓储 国际物流 国际货运 贸易"
        " 国际贸易 进出口 科技 实业 集团 公司 物流园 货代 货运代理 国际货运代理 电子"
        " logistics transport trading freight express supplychain group company trade"
    )
)

PLACES_HAN = _words(
    "中国 北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西"
    " 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西"
    " 西藏 宁夏 新疆 香港 澳门 石家庄 太原 沈阳 大连 长春 哈尔滨 南京 无锡 苏州"
    " 南通 常州 徐州 扬州 杭州 宁波 温州 嘉兴 绍兴 义乌 金华 合肥 芜湖 福州 厦门"
    " 泉州 南昌 济南 青岛 烟台 潍坊 郑州 洛阳 武汉 长沙 广州 深圳 珠海 佛山 东莞"
    " 中山 惠州 南宁 海口 成都 贵阳 昆明 拉萨 西安 兰州 西宁 银川 乌鲁木齐"
    " 呼和浩特 昆山 唐山 台北 台中 高雄 桃园 新竹"
)
PLACES_LATIN = frozenset(
    _words(
        "china beijing tianjin shanghai chongqing jiangsu zhejiang guangdong fujian"
        " shandong henan hubei hunan sichuan anhui hebei liaoning hongkong guangzhou"
        " shenzhen suzhou nanjing hangzhou ningbo wuxi xiamen qingdao dalian wuhan"
        " chengdu dongguan foshan zhuhai taiwan taipei"
    )
)

PUBLIC_DOMAINS = frozenset(
    _words(
        "example.com example.net example.org"
        " qq.com foxmail.com vip.qq.com 163.com 126.com yeah.net 188.com 139.com 189.cn"
        " wo.cn sina.com sina.cn sina.com.cn sohu.com aliyun.com tom.com 21cn.com"
        " gmail.com googlemail.com outlook.com hotmail.com live.com live.cn msn.com"
        " yahoo.com yahoo.cn yahoo.com.cn yahoo.com.tw yahoo.com.hk icloud.com me.com"
        " mac.com protonmail.com proton.me gmx.de gmx.net web.de mail.com mail.ru"
        " yandex.ru naver.com hinet.net pchome.com.tw 263.net"
        " example.com example.net example.org"  # reserved: they identify nobody
    )
)
# Two labels that belong to a registry, not to a company.
DOMAIN_TAILS = frozenset(
    _words(
        "com.cn net.cn org.cn gov.cn edu.cn ac.cn com.hk com.tw org.tw com.mo co.uk"
        " org.uk co.jp or.jp co.kr com.sg com.my co.th com.au co.nz com.vn co.id"
        " com.br co.in com.mx co.za com.tr"
    )
)
