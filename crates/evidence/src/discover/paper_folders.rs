//! Folders of one kind of paper each, side by side: a client sorted by papers, and not several clients.

// Origin: by eye. 正副本, 正反面, 扫描件, （法人） and numbers stand beside a paper's name.
/// Characters of a folder's name beside the name of a paper.
const MAX_BESIDE: usize = 4;

/// Words that name papers.
#[derive(Debug, Clone, Default)]
pub struct PaperNames(Vec<String>);

impl PaperNames {
    /// Names of one character fit by chance and are left out.
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        let telling = |name: &String| name.chars().count() > 1;
        Self(
            names
                .into_iter()
                .filter(telling)
                .collect(),
        )
    }

    /// Whether the folders of these names, side by side, hold the papers of one client.
    pub(super) fn are_of_one_client(&self, folders: &[&str]) -> bool {
        folders.len() > 1
            && folders
                .iter()
                .all(|folder| self.names_paper(folder))
    }

    fn names_paper(&self, folder: &str) -> bool {
        let letters: String = folder
            .chars()
            .filter(|c| c.is_alphabetic())
            .collect();
        let beside = |name: &String| {
            letters.contains(name.as_str())
                && letters.chars().count() <= name.chars().count() + MAX_BESIDE
        };
        self.0.iter().any(beside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_client(folders: &[&str]) -> bool {
        let names = ["营业执照", "身份证", "食品经营许可证"].map(str::to_owned);
        PaperNames::new(names).are_of_one_client(folders)
    }

    #[test]
    fn folders_of_papers_are_one_client() {
        assert!(one_client(&["01-营业执照", "02_法人身份证"]));
        assert!(one_client(&["营业执照（副本）", "食品经营许可证扫描件"]));
        assert!(!one_client(&["营业执照"]), "one folder tells nothing");
        assert!(!one_client(&["营业执照", "城南店"]));
        assert!(!one_client(&["身份证快照打印服务部", "营业执照代办中心"]));
    }
}
