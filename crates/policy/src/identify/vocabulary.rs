//! The few Chinese words that recognition itself knows; everything about types is in the
//! catalogue.

/// Printed around a title without changing it.
pub(super) const TITLE_PREFIXES: &[&str] = &["中华人民共和国"];
/// Printed behind a title without changing it.
pub(super) const TITLE_SUFFIXES: &[&str] =
    &["副本", "正本", "(副本)", "(正本)", "样本", "(电子版)"];
// By hand. Where a noun is missing, a foreign headline is taken for a line of text.
/// Nouns at the end of a headline that say the page is some document of its own.
pub(super) const HEADLINE_NOUNS: &[&str] = &[
    "书", "函", "表", "合同", "协议", "声明", "证明", "通知", "公告", "报告", "清单", "说明",
    "回执", "申请", "发票", "证", "执照", "凭证", "批复", "目录", "简介", "制度", "方案",
];
/// Heads of blocks with explanations: what follows gives no fields.
pub(super) const NOTE_HEADS: &[&str] = &[
    "说明",
    "注意事项",
    "填写说明",
    "使用说明",
    "持证须知",
    "须知",
    "重要提示",
    "备注说明",
    "温馨提示",
];
// Origin: `document-formats`, section 0, rule 7. Such stamps bring a 有效期 of their own, which is not
// the term of the document.
/// Stamps on copies, with terms of their own.
pub(super) const STAMP_WORDS: &[&str] = &[
    "复印无效",
    "再次复印",
    "此件与原件",
    "此复印件",
    "与原件一致",
    "与原件相符",
];
/// A line that begins so is the stamp of a copy.
pub(super) const STAMP_OPENINGS: &[&str] = &["仅供", "仅用于", "此件仅"];
/// Stamps that limit a copy to one purpose hold one of the first and name it with one of the
/// second: a licence's own 信息服务业务（仅限互联网信息服务） names none.
pub(super) const PURPOSE_WORDS: (&[&str], &[&str]) = (
    &["仅供", "仅限", "仅用于"],
    &[
        "使用", "办理", "用途", "之用", "申请", "认证", "备案", "参考", "注册", "开通", "审核",
    ],
);
/// Preprinted feet that are no value of any label.
pub(super) const FOOT_WORDS: &[&str] = &[
    "监制",
    "HTTP",
    "WWW.",
    "公示系统",
    "扫描二维码",
    "年度报告",
    "市场主体应当",
    "扫一扫",
    "投诉举报电话",
    "商事主体的",
    "商事主体须",
    "商事主体应当",
    "登录公示系统",
    "许可审批文件",
];
/// Ends of a bracket that belongs to a label: 法定代表人(负责人), 社会信用代码(身份证号码).
pub(super) const LABEL_BRACKET_ENDS: &[&str] = &[
    "人", "号码", "代码", "编号", "称", "址", "期", "别", "所", "地", "盖章", "签字", "签章",
    "甲方", "乙方", "者",
];
// By eye, from letters.
/// What a bracket behind a name says that is no part of it.
pub(super) const NO_PART_OF_A_NAME: &[&str] = &[
    "统一社会",
    "社会信用",
    "信用代码",
    "代码",
    "以下",
    "下称",
    "简称",
    "注册号",
    "证件",
    "身份证",
    "盖章",
    "公章",
    "甲方",
    "乙方",
    "授权方",
    "被授权方",
];
/// How a certificate speaks to the holder whom it names in the line above.
pub(super) const HOLDER_ADDRESSES: &[&str] = &["你单位", "你公司", "你企业", "贵单位", "贵公司"];
// Origin: the types of licences in `document-formats`, 1.1; from samples.
/// What the type of a subject begins with.
pub(super) const LEGAL_FORMS: &[&str] = &[
    "其他有限责任公司",
    "其他股份有限公司",
    "有限责任公司",
    "有限公司",
    "股份有限公司",
    "股份合作制",
    "一人有限责任公司",
    "个体工商户",
    "个人独资企业",
    "普通合伙企业",
    "特殊普通合伙企业",
    "有限合伙企业",
    "外商投资企业",
    "全民所有制",
    "集体所有制",
    "农民专业合作社",
];
/// Ends of what may stand in a person's place: a firm that manages a partnership.
pub(super) const FIRM_ENDS: &[&str] = &["公司", "企业", "合伙)", "中心", "事务所", "合作社"];
// By eye, from addresses.
/// Characters of which every address has one.
pub(super) const PLACE_CHARACTERS: &str =
    "省市区县州盟旗镇乡村街路道巷弄号楼室幢栋座层园厦场组屯庄社里桥港";
/// What an address ends with when it is whole.
pub(super) const ADDRESS_ENDS: &str = "号室层楼栋座幢院内铺店厅旁侧面边元村组区园场厦心地口壁屋房位档庄社屯港站城馆厂仓库司所寓居墅苑庭阁台井湾里弄巷前后东西南北左右上下)段点部处队行校";
/// What may stand right behind a house number.
pub(super) const BEHIND_HOUSE_NUMBERS: &str =
    "号弄巷里楼栋幢座层室单元之至第段支区院内旁边东南西北侧门与和及附街道路组甲乙丙丁公米大";
/// Printed where nothing applies.
pub(super) const BLANKS: &[&str] = &["无", "/", "空", "暂无", "不适用"];
/// Follow 有效期 where no date is meant.
pub(super) const NOT_A_TERM: &[&str] = &["届满", "内", "前", "后", "满"];
/// Headings inside a business scope that are labels on other documents.
pub(super) const SCOPE_HEADINGS: &[&str] =
    &["许可项目", "一般项目", "许可经营项目", "一般经营项目"];
/// Terms without an end.
pub(super) const OPEN_TERMS: &[&str] = &["长期", "永久", "无固定期限", "永续", "不约定期限"];
/// Words of which a specimen mark consists, and nothing else.
pub(super) const SPECIMEN_WORDS: &[&str] = &[
    "样本",
    "样张",
    "样例",
    "样稿",
    "示例",
    "样品",
    "样式",
    "SPECIMEN",
    "SAMPLE",
    "仅供参考",
];
/// Of these at least one must be there for a specimen.
pub(super) const SPECIMEN_HEADS: &[&str] =
    &["样本", "样张", "样例", "样稿", "示例", "SPECIMEN", "SAMPLE"];
// Origin: `document-formats`, section 0, rule 6. Query pages show the labels of the certificate.
/// Words of query pages, whole or as a part of a short line.
pub(super) const QUERY_WORDS: &[&str] = &[
    "查询结果",
    "查询时间",
    "信息查询",
    "数据查询",
    "证照查询",
    "查询详情",
    "企业详情",
    "打印时间",
    "查询条件",
    "搜索结果",
];
/// Words of the sentences on query pages.
pub(super) const QUERY_SENTENCES: &[&str] =
    &["数据截止", "不能提供查询", "查询结果仅供参考", "数据结果以"];
/// Words of tabs and menus; two of them make a query page.
pub(super) const MENU_WORDS: &[&str] = &[
    "首页",
    "返回",
    "搜索",
    "查询",
    "详情",
    "下载",
    "分享",
    "更多",
    "重置",
    "上一页",
    "下一页",
    "基本信息",
    "我的",
];
// Origin: `document-formats`, section 1.6, letters and declarations.
/// Things to be filled in, as they stand between brackets.
pub(super) const PLACEHOLDERS: &[&str] = &[
    "公司名称",
    "企业名称",
    "单位名称",
    "商户名称",
    "公司全称",
    "企业全称",
    "姓名",
    "身份证号",
    "店铺名称",
    "品牌名称",
    "商标名称",
    "填写",
    "请填写",
    "日期",
    "甲方名称",
    "乙方名称",
    "公司名",
    "名称",
];
/// Words of file names that tell sides and copies, not types.
pub(super) const NAME_NOISE: &[&str] = &[
    "人像面",
    "国徽面",
    "头像面",
    "正反面",
    "正面",
    "反面",
    "背面",
    "正本",
    "副本",
    "扫描件",
    "复印件",
    "原件",
    "电子版",
    "FRONT",
    "BACK",
    "SCAN",
];

/// Last characters of the names of bodies that issue documents: 局, 厅, 部, 委, 委员会, 人民政府, 分行 …
pub(super) const AUTHORITY_ENDS: &str = "局厅部委会院府署办室心所处队司行站社";
