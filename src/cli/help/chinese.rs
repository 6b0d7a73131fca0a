//! The Chinese texts of the help, beside the names of what they are about.

use std::borrow::Cow;

use policy::render::OutputFormat;

/// The order of a page of help.
pub(super) const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// What a command is for, by its path without `preaudit`.
pub(super) fn find_command(path: &str) -> Option<&'static str> {
    find(COMMANDS, path)
}

/// What stands below the help of a command.
pub(super) fn find_after_help(path: &str) -> Option<&'static str> {
    find(AFTER_HELP, path)
}

/// What an argument of a command is for: what is said of this command, or else of all.
pub(super) fn find_argument(command: &str, id: &str) -> Option<&'static str> {
    find(ARGUMENTS, &format!("{command} {id}")).or_else(|| find(ARGUMENTS, id))
}

/// What a value of an argument means. Formats have their words where they are defined.
pub(super) fn find_value(argument: &str, value: &str) -> Option<Cow<'static, str>> {
    if argument == "format" {
        let format: OutputFormat = value.parse().ok()?;
        return Some(format.about().zh.into());
    }
    find(VALUES, &format!("{argument} {value}")).map(Cow::Borrowed)
}

type Texts = &'static [(&'static str, &'static str)];

fn find(texts: Texts, name: &str) -> Option<&'static str> {
    let mut texts = texts.iter();
    let (_, text) = texts.find(|(of, _)| *of == name)?;
    Some(text)
}

const COMMANDS: Texts = &[
    (
        "preaudit",
        "在平台审核之前先检查商户资料：缺什么、哪些会被驳回及原因、下一步怎么做。\n全程离线，不改动原件，遮盖个人信息。",
    ),
    ("check", "检查一家商户的文件夹（或 .zip），输出报告"),
    ("batch", "检查许多商户的文件夹：一份汇总，每家一份报告"),
    (
        "worker",
        "检查逐行输入的 JSON 资料，供计算引擎调用：每家一行结果",
    ),
    ("inspect", "查看程序在文件中看到了什么，不套用规则"),
    ("checklist", "列出商户要提交的材料，可直接发给客户"),
    (
        "init",
        "生成带注释的 merchant.yaml 和分类空文件夹；从不覆盖已有内容",
    ),
    (
        "answer",
        "把问题的答案写入 merchant.yaml；不给答案时列出待回答的问题",
    ),
    (
        "pack",
        "为上传表单准备副本：每个上传项一个文件夹，写出前按同一套规则复查",
    ),
    ("rules", "列出、查看或检查规则"),
    ("rules list", "规则包、类目、场景"),
    ("rules show", "查看一个规则包或类目的内容与出处"),
    ("rules lint", "检查规则文件夹（不指定时检查内置规则）"),
    ("rules diff", "两套规则之间有何变化，影响哪些商户"),
    ("rules schema", "某类规则文件的 JSON Schema"),
    (
        "explain",
        "解释问题代码、驳回原因、证照种类、类目、检查项或规则包",
    ),
    ("test", "运行测试资料包和规则测试"),
    ("ocr", "安装文字识别模型，或查看其状态"),
    (
        "ocr install",
        "安装一次模型：用手边的文件，或由您自己的 pip 下载",
    ),
    ("ocr status", "查看装了哪些模型、能否识别"),
    ("decode", "解读平台的驳回：原因、证照、上传位置、怎么办"),
    (
        "learn",
        "用以往的提交结果检验规则：预见了什么、漏了什么、误报了什么",
    ),
    ("doctor", "查看已安装的组件、使用的规则与各项上限"),
    ("completions", "输出命令补全脚本"),
    ("help", "显示本帮助，或某个命令的帮助"),
    ("man", "输出手册页，或把每个命令的手册页写入文件夹"),
];

const AFTER_HELP: Texts = &[
    (
        "preaudit",
        "\
常用：
  preaudit checklist --category catering.venue      需要准备哪些材料
  preaudit check 客户文件夹                         检查一家，出一份报告
  preaudit batch 全部客户文件夹 -o 报告文件夹       一次检查全部客户

退出码：0 可以提交或需人工确认，1 不可提交，2 命令或规则有误，3 没有可检查的文件，
4 检查本身失败，130 被中断",
    ),
    (
        "decode",
        "退出码：0 全部已解读，1 有未收录的内容，2 命令或规则有误，3 内容为空",
    ),
];

const ARGUMENTS: Texts = &[
    ("help", "显示帮助（--help 更详细）"),
    ("version", "显示版本"),
    ("lang", "输出语言；默认随系统语言（zh* 为中文，其余为英文）"),
    ("color", "何时使用颜色"),
    ("quiet", "终端上少说一些"),
    ("verbose", "终端上多说一些：要求的组成、依据"),
    (
        "paths",
        "一家商户的文件夹、它的 .zip，或其中的文件；可用含 * ** ? 的模式，或用 - 从标准输入读取路径，每行一个",
    ),
    ("answer folder", "商户的文件夹"),
    ("pack folder", "一家商户的文件夹，或它的 .zip"),
    ("pack output", "存放副本的文件夹：须为新文件夹或空文件夹"),
    ("pack place", "上传位置（可重复）；默认为各场景的上传位置"),
    (
        "check place",
        "按此上传位置的限制检查，而不按场景的（可重复）",
    ),
    ("partial", "资料还不可提交时，也写出能交的部分"),
    ("dry_run", "制作并复查副本，但什么都不写"),
    ("init folder", "新商户的文件夹；没有则新建"),
    ("output", "写入文件，而不是显示在终端"),
    (
        "batch output",
        "存放每家报告和汇总的文件夹；若以格式的扩展名结尾（如 all.xlsx），则只把汇总写入该文件",
    ),
    (
        "interactive",
        "逐个询问待回答的问题，并把答案写入 merchant.yaml",
    ),
    ("answers", "答案；不给时列出待回答的问题"),
    ("rules", "自有规则的文件夹（可重复）"),
    ("roots", "存放各商户文件夹或 .zip 的文件夹"),
    (
        "from",
        "不再检查，只汇总 worker 或日志留下的结果：文件、含 * ** ? 的模式，或用 - 表示标准输入",
    ),
    (
        "worker list",
        "列出这些文件夹下的商户，每家一行，供本命令读取；不做检查",
    ),
    ("batch resume", "接着上次同一命令被中断处继续"),
    (
        "worker resume",
        "与 --list 合用：以前的结果，也可来自别的机器；没有变化的不再检查",
    ),
    (
        "depth",
        "把第几层的文件夹和 .zip 各当作一家；默认是含 merchant.yaml 的文件夹，或最里层有证照的文件夹或 .zip",
    ),
    ("glob", "只要名称或路径符合此模式的商户：* ** ?"),
    ("time", "每家最多用多少秒"),
    ("format", "输出格式"),
    (
        "no_bom",
        "与 --format csv 合用：不写字节顺序标记。Excel 需要它才能正确显示中文",
    ),
    ("as_of", "检查日期；默认为中国的今天"),
    ("checklist as_of", "按哪一天有效的规则；默认为中国的今天"),
    (
        "rules lint as_of",
        "以哪一天判断出处是否过时；默认为中国的今天",
    ),
    (
        "fail_on",
        "哪种结论以退出码 1 结束；默认为不可提交，--format sarif 时从不",
    ),
    ("only", "只看这些问题代码（用逗号分隔，或重复）"),
    ("skip", "不看这些问题代码（用逗号分隔，或重复）"),
    (
        "trust",
        "可信度低于此的出处，其要求只作建议；默认每个出处都算数",
    ),
    ("min_severity", "从哪个级别起列出问题；结论仍按全部问题得出"),
    ("industry", "行业规则包（优先于 merchant.yaml）"),
    (
        "category",
        "服务类目（可重复，或用逗号分隔；优先于 merchant.yaml）",
    ),
    ("scenario", "场景（可重复；优先于 merchant.yaml）"),
    ("entity", "主体类型（优先于 merchant.yaml）"),
    ("fact", "一个问题的答案（可重复；优先于 merchant.yaml）"),
    ("readings", "用已记录的识别结果代替文字识别（可重复）"),
    ("ocr", "扫描件的文字识别"),
    ("jobs", "线程数；0 为全部核心"),
    ("no_cache", "不在两次运行之间保留任何内容"),
    ("reveal", "显示完整的个人信息，不遮盖"),
    ("files", "要查看的文件"),
    ("text", "加上每一行文字"),
    ("no_pixels", "只看文件头"),
    ("record", "把识别结果输出为 readings.jsonl 的记录"),
    (
        "picture",
        "把找到的内容画在页面上；没有 --reveal 时文字是模糊的",
    ),
    ("rules show id", "规则包或类目的 id"),
    ("folders", "文件夹"),
    ("stale_after", "出处超过多少个月算旧"),
    (
        "before",
        "规则文件夹，或 builtin。含基础规则包的文件夹单独使用，其余叠加在内置规则上",
    ),
    ("after", "另一套规则"),
    ("rules diff packs", "用两套规则都检查一遍的商户文件夹"),
    ("file", "哪一类文件"),
    (
        "explain id",
        "问题代码、驳回原因、证照种类、类目、检查项或规则包",
    ),
    (
        "test packs",
        "测试资料包、规则测试文件，或存放它们的文件夹；默认为内置的规则测试",
    ),
    ("coverage", "列出没有测试使其既通过又不通过的要求"),
    (
        "adversary",
        "从可以提交的资料中逐一去掉凭据（每个类目、主体类型、场景各一份，加上指定的资料包），仍算可以提交的即为失败",
    ),
    (
        "sample",
        "与 --adversary 合用：只取这么多份，由种子选出，每种改动三次",
    ),
    ("seed", "与 --sample 合用：选哪些"),
    (
        "only_applications",
        "与 --adversary 合用：只取名称中含此文字的，例如类目 id",
    ),
    (
        "ocr install from",
        "用安装包或存放较新 PP-OCR 模型的文件夹，而不经 pip",
    ),
    ("ocr install into", "装到用户数据文件夹以外的位置"),
    ("man into", "存放手册页的文件夹"),
    ("shell", "命令行环境"),
    (
        "as_platform",
        "同时用此平台自己的代码表示问题：wechatpay、stripe、adyen、sumsub、onfido、veriff 等",
    ),
    (
        "answer",
        "驳回的内容：文字、代码、存有它的文件，或用 - 表示标准输入（默认）",
    ),
    (
        "dir",
        "被驳回的那份资料：指出是其中哪一份证照，以及检查时能否发现",
    ),
    (
        "platform",
        "是谁驳回的，默认从内容判断：wechatpay、wechat、wechat-shop、filing、douyin、alipay、stripe、adyen、sumsub、onfido、veriff 等",
    ),
    ("decode as_of", "与 --dir 合用：检查日期；默认为中国的今天"),
    (
        "history",
        "以往提交的表格，各列为 folder（文件夹）、date（日期）、outcome（accepted 或 refused）、reasons（id 或平台原话，用分号隔开），之后可有 platform",
    ),
    ("root", "表格中各文件夹所在的位置；默认为表格所在的文件夹"),
];

const VALUES: Texts = &[
    ("lang zh", "中文"),
    ("lang en", "英文"),
    ("color auto", "在终端上使用，除非设置了 NO_COLOR"),
    ("color always", "总是"),
    ("color never", "从不"),
    ("ocr auto", "装了模型就用"),
    ("ocr off", "从不"),
    ("ocr require", "没装模型就报错"),
    ("ocr install", "没装就先经您自己的 pip 安装"),
    ("fail_on not-ready", "不可提交"),
    ("fail_on review", "不可提交或需人工确认"),
    ("fail_on never", "从不"),
    ("trust unverified", "来历不明的网页"),
    ("trust practice", "从业者的网页"),
    ("trust copy", "官方页面的转载"),
    ("trust law", "法律法规与监管文件"),
    ("trust official", "平台自己的页面"),
    ("trust owner", "本工具和您自己的规则"),
    ("min_severity info", "全部"),
    ("min_severity warning", "注意和必改"),
    ("min_severity error", "必改"),
    ("file pack", "规则包"),
    ("file documents", "证照种类目录"),
    ("file activities", "经营范围中的经营活动"),
    ("file sets", "命名集合"),
    ("file reasons", "驳回原因"),
    ("file causes", "被驳回的起因"),
    ("file rejections", "一个平台的驳回：代码、表单字段"),
    ("file platforms", "上传限制"),
    ("file findings", "问题的文字"),
    ("file merchant", "merchant.yaml"),
    ("file expect", "expect.yaml"),
    ("file tests", "规则测试"),
    ("shell bash", "Bash"),
    ("shell elvish", "Elvish"),
    ("shell fish", "fish"),
    ("shell powershell", "PowerShell"),
    ("shell zsh", "zsh"),
];
