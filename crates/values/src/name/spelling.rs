//! Spellings that make names equal which differ only in script, in what reading confuses, or in what
//! registers write in several ways.

// By eye: what recognition confuses in names.
/// Groups of characters that reading confuses; the first stands for all.
const CONFUSED_GROUPS: [&str; 7] = ["日曰", "己已巳", "末未", "人入", "0O〇○", "1LI丨|", "·-"];

/// Traditional and simplified characters that are frequent in names, pair by pair.
const SCRIPT_PAIRS: &str = "國国東东車车門门馬马長长華华龍龙鳳凤業业務务電电腦脑網网絡络軟软體体資资訊讯產产廠厂發发開开關关際际貿贸進进銷销飲饮館馆廳厅樓楼藥药醫医療疗護护養养術术學学師师書书圖图報报紙纸風风雲云陽阳陰阴濱滨灣湾\
島岛蘇苏滬沪魯鲁遼辽瀋沈陝陕寧宁貴贵廣广慶庆鄭郑許许陳陈張张劉刘趙赵吳吴孫孙楊杨葉叶鄧邓馮冯蕭萧韓韩謝谢羅罗盧卢譚谭閻阎賴赖龔龚錢钱萬万億亿興兴豐丰順顺達达遠远運运輸输連连聯联匯汇財财寶宝銀银鐵铁鋼钢\
錦锦綠绿紅红藍蓝黃黄義义禮礼樂乐愛爱歡欢韻韵藝艺視视觀观親亲園园環环節节點点創创優优僑侨團团員员個个會会備备傳传價价儀仪劃划動动勝胜勞劳區区協协單单參参雙双變变號号啟启問问嘗尝嚴严塗涂場场壓压壽寿夢梦\
奧奥婦妇媽妈實实審审寫写將将專专對对導导屬属歲岁帶带幣币幫帮應应懷怀戰战戲戏擇择據据擔担擬拟攝摄數数斷断時时晉晋暢畅曉晓權权構构標标樣样機机橋桥檢检歐欧歷历殺杀氣气決决沒没淨净測测準准溫温湯汤滿满漢汉\
濟济瀘泸煙烟熱热營营爐炉爾尔狀状獎奖瑪玛瓊琼畫画畢毕監监盤盘確确碼码禦御種种穩稳穀谷競竞筆笔範范簡简築筑糧粮紀纪約约級级細细組组結结給给統统經经綜综維维綱纲緣缘線线編编練练總总績绩織织繼继續续罰罚職职\
聖圣聲声膚肤臺台與与舊旧莊庄莖茎蓮莲蘭兰處处蟲虫補补裝装製制複复見见規规覺觉計计訂订記记設设註注評评詞词試试詩诗話话該该詳详認认語语誠诚說说課课調调談谈論论諮咨講讲證证識识議议讀读貨货販贩質质購购費费\
賓宾賞赏賢贤賣卖賽赛贊赞贏赢軍军軒轩輕轻載载輝辉輪轮輯辑轉转辦办農农週周遊游過过選选還还邊边鄉乡釋释針针鈴铃銘铭鋒锋錄录鎮镇鏡镜間间閣阁隊队階阶隨随險险隱隐雜杂離离難难靈灵靜静項项預预領领頭头頻频題题\
額额顏颜顧顾顯显飛飞飯饭飾饰餅饼驗验驚惊髮发鮮鲜鳥鸟鴻鸿鵬鹏麗丽麥麦麵面齊齐齡龄";

// By eye: 超市, 城市, 门市, 都市, 夜市, 股市, 上市, 集市, 菜市, 早市; and behind it 市场, 市政, 市民, 市容, 市值.
/// 市 in these is no city's.
const NOT_CITY_BEFORE: &str = "超城门都夜股上集菜早";
const NOT_CITY_AFTER: &str = "场政民容值";

/// Traditional characters as simplified ones.
pub(super) fn simplify_script(name: &str) -> String {
    let simplify_char = |c: char| {
        let mut pairs = SCRIPT_PAIRS.chars();
        while let Some(traditional) = pairs.next() {
            let simple = pairs.next();
            if traditional == c {
                return simple.unwrap_or(c);
            }
        }
        c
    };
    name.chars()
        .map(simplify_char)
        .collect()
}

/// Every character that reading confuses as the first of its group.
pub(super) fn unify_lookalikes(name: &str) -> String {
    let unify_char = |c: char| {
        CONFUSED_GROUPS
            .iter()
            .find(|group| group.contains(c))
            .and_then(|group| group.chars().next())
            .unwrap_or(c)
    };
    name.chars().map(unify_char).collect()
}

/// Without what registers write in several ways.
pub(super) fn strip_legal_form(name: &str) -> String {
    let name = name
        .replace("有限责任公司", "有限公司")
        .replace("(集团)", "")
        .replace("集团", "");
    let chars: Vec<char> = name.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or(' ');
    let place = |(index, c): (usize, &char)| {
        // By eye: a place stands within the first nine characters; later 市 and 省 belong to the name
        // proper.
        let city = matches!(c, '省' | '市')
            && (2..9).contains(&index)
            && !NOT_CITY_BEFORE.contains(at(index - 1))
            && !NOT_CITY_AFTER.contains(at(index + 1));
        (!city).then_some(*c)
    };
    chars
        .iter()
        .enumerate()
        .filter_map(place)
        .filter(|c| !matches!(c, '(' | ')'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_table_is_made_of_pairs() {
        assert_eq!(SCRIPT_PAIRS.chars().count() % 2, 0);
    }
}
