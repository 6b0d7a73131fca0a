use super::*;

#[test]
fn the_input_lists_paths_by_lines_or_nul() {
    let listed = |text: &str| listed_paths(&mut text.as_bytes(), 10);
    let expected = [PathBuf::from("a b.jpg"), PathBuf::from("c/d.pdf")];
    assert_eq!(listed("a b.jpg\r\nc/d.pdf\n").unwrap(), expected);
    assert_eq!(listed("a b.jpg\0c/d.pdf\0").unwrap(), expected);
    assert!(listed("\n").is_err());
}

#[test]
fn files_of_one_folder_lie_in_it() {
    let location = |paths: &[&str]| {
        let paths: Vec<PathBuf> = paths
            .iter()
            .map(PathBuf::from)
            .collect();
        common_location(&paths)
    };
    assert_eq!(location(&["客户/甲"]), "客户/甲");
    assert_eq!(location(&["客户/甲.zip"]), "客户/甲.zip");
    assert_eq!(location(&["甲/a.jpg", "甲/b.jpg"]), "甲");
    assert_eq!(location(&["a.jpg", "b.jpg"]), "");
    assert_eq!(location(&["甲/a.jpg", "乙/b.jpg"]), "");
}
