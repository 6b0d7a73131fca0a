//! Words of the grammar of scopes: verbs of a list, words without a meaning of their own, marks.
//!
//! What a business does stands in `rules/activities/`; here stands only how scopes are written.

/// What a verb does with the goods that it governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VerbClass {
    /// Sells them.
    Trade,
    /// Makes or grows them.
    Making,
    /// Buys them up.
    Buying,
    /// Lets them.
    Letting,
    /// Repairs, stores, carries them.
    Service,
    /// Chills, packs, shows them; in front of goods it only says of which kind they are.
    Handling,
    /// Advises, manages, plans: is about them.
    About,
}

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordKind {
    Verb(VerbClass),
    /// Says nothing of its own behind an activity: 服务, 业务, 店.
    Neutral,
    /// 提供, 从事: whose activity follows.
    Opening,
    /// 对: something is done about what follows.
    Toward,
    /// 为: who is served follows.
    For,
    /// What follows is for one's own use.
    OwnUse,
    /// Between two members of a list.
    Mark,
    /// 的
    Of,
    /// 等
    AndSo,
    /// 非
    Not,
    /// Word number so-and-so of a lexicon of activities.
    Term(usize),
    /// In no list.
    Unknown,
}

// Origin: the reference `scope-grammar`, 7. Compound verbs (批发兼零售, 加工销售) are read as their parts.
/// Verbs under which goods are sold.
const TRADE_VERBS: &str = "销售 零售 批发 批零 零批 经销 经营 购销 产销 供销 代销 代购 代购代销 直销 直营 分销 售卖 出售 买卖 贸易 \
供应 制售 自销 展销 零售业 批发业 销售业 交易 进出口 进口 出口 国内贸易 国际贸易 营销 租售 专卖";
/// Verbs under which goods are made or grown.
const MAKING_VERBS: &str = "生产 加工 制造 制作 种植 养殖 饲养 培育 繁育 栽培 初加工 深加工 精加工 粗加工 酿造 酿制 屠宰 分装 灌装 \
捕捞 开采 组装 自产 种养 种养殖 采集 生产加工 加工业 制造业 育苗 采摘 冶炼 提炼 炼制 精炼 委托加工 来料加工 研制";
/// Verbs under which goods are bought up.
const BUYING_VERBS: &str = "收购 采购 收购调销";
/// Verbs under which goods are let.
const LETTING_VERBS: &str = "租赁 出租 租用 经营租赁 租赁业 出借";
/// Verbs of services on goods.
const SERVICE_VERBS: &str = "维修 修理 安装 调试 保养 仓储 储存 贮存 贮藏 运输 配送 装卸 搬运 运送 递送 清洗 改造 修配 修缮 维护 检修 拆除 拆解 \
保管 回收 打包 分拣 修复";
/// Verbs that in front of goods only say of which kind they are (冷藏食品, 包装机械).
const HANDLING_VERBS: &str = "冷藏 冷冻 保鲜 包装 检测 检验 鉴定 展示 展览 印刷 装饰 分级 干燥";
/// Words that turn what stands before or behind them into another activity: one about it.
const ABOUT_VERBS: &str = "管理 咨询 策划 投资 培训 研发 研究 开发 设计 推广 代理 中介 代订 预订 预定 订购 代办 委托 受托 技术开发 \
技术服务 技术咨询 技术转让 技术推广 技术交流 技术培训 信息咨询 管理咨询 规划 顾问 居间 托管 外包 建设 监理 宣传 推介 参股 控股 交流 \
经纪 代收 代缴 代售 分析 调查";

/// Words that say nothing about what is done, behind it.
const NEUTRAL_WORDS: &str = "服务 业务 活动 无 项目 业 类 店 馆 行 部 点 站 屋 坊 产品 商品 系列 品种 服务业 门店 门市 门市部 分店 超市 专柜 商店 商行 场所 联络 \
接待 承办 服务点 厅 吧 城 经营部 经营活动 服务部 网上 互联网 网络 线上 线下 电子商务 连锁 自营 现场 实物 非实物 方式 方式的 非实物方式 实物方式 \
国内 国际 对外 各类 各种 其他 其它 相关 有关 及其 全部 一切 兼营 主营 一类 二类 三类 第一类 第二类 第三类 I类 II类 III类 甲类 乙类 丙类 A类 B类 C类 I II III \
一 二 三 第 甲 乙 票据式 票据 通过 利用 使用 用品类 专用 专业 柜台 摊位 以及 自己 本 该";
/// At the front of an item: what follows, up to a verb about it, is done for others (对酒店业、餐饮业的投资).
const TOWARD_WORDS: &str = "对 受 筹建 筹备";
/// At the front of an item: for whom something is offered (为酒店提供管理服务).
const FOR_WORDS: &str = "为 向";
/// Words behind which an activity of one's own begins, whoever it is for.
const OPENING_WORDS: &str = "提供 从事 开展 承接 开办 承揽 经办 办理 举办 附设 主要";
/// What follows is bought for the firm's own use (本企业所需的机械设备的进口业务).
const OWN_USE_WORDS: &str = "本企业所需 企业所需 本公司所需 公司所需 生产所需 科研所需 本单位所需 本企业生产所需 本企业生产科研所需 自用";
/// Where one activity of a short list ends and the next begins.
const LIST_MARKS: &str = "及 和 与 或 兼 并 并且 以及 暨 及其 、 / + 及相关";

/// Every word of the grammar with its kind.
pub(super) fn grammar_words() -> impl Iterator<Item = (&'static str, WordKind)> {
    let lists = [
        (TRADE_VERBS, WordKind::Verb(VerbClass::Trade)),
        (MAKING_VERBS, WordKind::Verb(VerbClass::Making)),
        (BUYING_VERBS, WordKind::Verb(VerbClass::Buying)),
        (LETTING_VERBS, WordKind::Verb(VerbClass::Letting)),
        (SERVICE_VERBS, WordKind::Verb(VerbClass::Service)),
        (HANDLING_VERBS, WordKind::Verb(VerbClass::Handling)),
        (ABOUT_VERBS, WordKind::Verb(VerbClass::About)),
        (NEUTRAL_WORDS, WordKind::Neutral),
        (OPENING_WORDS, WordKind::Opening),
        (TOWARD_WORDS, WordKind::Toward),
        (FOR_WORDS, WordKind::For),
        (OWN_USE_WORDS, WordKind::OwnUse),
        (LIST_MARKS, WordKind::Mark),
        ("的 之", WordKind::Of),
        ("等", WordKind::AndSo),
        ("非", WordKind::Not),
    ];
    lists
        .into_iter()
        .flat_map(|(words, kind)| {
            let words = words.split_whitespace();
            words.map(move |word| (word, kind))
        })
}
