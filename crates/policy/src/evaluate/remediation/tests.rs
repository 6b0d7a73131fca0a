use super::*;
use model::{Bilingual, Confidence, EvidenceLocation, RequirementLevel, SourceTrust};

fn finding(code: FindingCode, file: Option<usize>, kind: &str, requirement: &str) -> Finding {
    Finding {
        code,
        case: None,
        severity: Severity::Error,
        confidence: Confidence::High,
        message: code.name().into(),
        places: file
            .map(|file| EvidenceLocation {
                file,
                page: 1,
                rect: None,
            })
            .into_iter()
            .collect(),
        document: None,
        kind: Some(kind.to_owned()),
        requirement: Some(requirement.to_owned()),
        reason: None,
        remedy: code.name().into(),
        ask: code.name().into(),
        fixable: RemedyClass::Resend,
        evidence: Vec::new(),
        source: String::new(),
        waived: None,
        platform_code: None,
        replaces: false,
    }
}

fn leaf(kind: &str) -> TreeNode {
    TreeNode {
        op: "document".into(),
        title: kind.into(),
        kind: Some(kind.into()),
        documents: Vec::new(),
        outcome: Outcome::Unmet,
        why: None,
        children: Vec::new(),
    }
}

fn branch(op: &str, children: Vec<TreeNode>) -> TreeNode {
    TreeNode {
        op: op.into(),
        kind: None,
        children,
        ..leaf(op)
    }
}

fn requirement(id: &str, tree: TreeNode) -> RequirementReport {
    RequirementReport {
        id: id.into(),
        title: Bilingual::default(),
        pack: String::new(),
        level: RequirementLevel::Required,
        outcome: Outcome::Unmet,
        why: None,
        tree: Some(tree),
        source: String::new(),
        source_title: String::new(),
        trust: SourceTrust::Owner,
        as_of: String::new(),
    }
}

#[test]
fn one_new_scan_clears_everything_on_a_paper_and_papers_are_scanned_together() {
    use FindingCode::{ResolutionTooLow, ScanGreyscale};
    let findings = [
        finding(ResolutionTooLow, Some(0), "a", "r"),
        finding(ScanGreyscale, Some(0), "a", "r"),
        finding(ResolutionTooLow, Some(1), "b", "r"),
        finding(ScanGreyscale, Some(1), "b", "r"),
        finding(ScanGreyscale, Some(2), "c", "r"),
    ];
    let actions = plan_actions(&findings, &[]);
    let shown: Vec<_> = actions
        .iter()
        .map(|a| (a.files.clone(), a.steps.len(), a.findings.len()))
        .collect();
    assert_eq!(shown, [(vec![0, 1], 2, 4), (vec![2], 1, 1)]);
}

#[test]
fn a_missing_paper_is_got_once_for_all_that_ask_for_it() {
    let findings = [
        finding(FindingCode::DocumentMissing, None, "permit", "r1"),
        finding(FindingCode::DocumentMissing, None, "permit", "r2"),
    ];
    let actions = plan_actions(&findings, &[]);
    assert_eq!(actions.len(), 1);
    assert_eq!(
        actions
            .first()
            .map(|a| a.findings.clone()),
        Some(vec![0, 1])
    );
}

#[test]
fn a_requirement_takes_the_way_that_another_needs_anyway() {
    let findings = [
        finding(FindingCode::DocumentMissing, None, "rare", "r1"),
        finding(FindingCode::DocumentMissing, None, "common", "r2"),
    ];
    let either = branch(
        "any",
        vec![
            leaf("rare"),
            branch("all", vec![leaf("common"), leaf("common")]),
        ],
    );
    let requirements = [requirement("r1", either), requirement("r2", leaf("common"))];
    let shared = plan_actions(&findings, &requirements);
    let shown: Vec<_> = shared
        .iter()
        .map(|a| (a.missing.clone(), a.findings.clone()))
        .collect();
    assert_eq!(shown, [(vec!["common".to_owned()], vec![1, 0])]);
    // With no way in common both documents are asked for.
    let requirements = [
        requirement("r1", leaf("rare")),
        requirement("r2", leaf("common")),
    ];
    assert_eq!(plan_actions(&findings, &requirements).len(), 2);
}

#[test]
fn waived_findings_and_information_ask_for_nothing() {
    let mut waived = finding(FindingCode::ScanGreyscale, Some(0), "a", "r");
    waived.waived = Some("accepted".into());
    let mut info = finding(FindingCode::UnclaimedFile, Some(1), "b", "r");
    info.severity = Severity::Info;
    assert!(plan_actions(&[waived, info], &[]).is_empty());
}

#[test]
fn the_office_comes_before_the_scanner() {
    let mut expired = finding(FindingCode::DocumentExpired, Some(0), "a", "r");
    expired.fixable = RemedyClass::Correct;
    let findings = [
        finding(FindingCode::ScanGreyscale, Some(0), "a", "r"),
        expired,
    ];
    let all = plan_actions(&findings, &[]);
    let steps: Vec<&str> = all
        .iter()
        .flat_map(|a| &a.steps)
        .map(|w| w.en.as_str())
        .collect();
    assert_eq!(steps, ["document-expired", "scan-greyscale"]);
}

#[test]
fn a_paper_that_must_be_replaced_is_not_scanned_again_and_comes_first() {
    let mut expired = finding(FindingCode::DocumentExpired, Some(1), "permit", "r");
    expired.replaces = true;
    expired.fixable = RemedyClass::Correct;
    let findings = [
        finding(FindingCode::ScanBlurred, Some(0), "card", "r"),
        finding(FindingCode::ScanGreyscale, Some(1), "permit", "r"),
        expired,
        finding(FindingCode::DocumentMissing, None, "letter", "r"),
    ];
    let actions = plan_actions(&findings, &[]);
    let steps: Vec<Vec<&str>> = actions
        .iter()
        .map(|a| {
            a.steps
                .iter()
                .map(|s| s.en.as_str())
                .collect()
        })
        .collect();
    let expected = [
        vec!["document-expired"],
        vec!["document-missing"],
        vec!["scan-blurred"],
    ];
    assert_eq!(steps, expected);
    assert_eq!(actions[0].findings.len(), 2, "cleared by the same act");
}
