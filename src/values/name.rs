//! stub
/// stub
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameMatch { /// x
 Same, /// x
 OnlyLegalFormDiffers, /// x
 ProbableOcrConfusion, /// x
 BranchOf, /// x
 Different, /// x
 Unnamed }
/// stub
pub fn compare(_a: &str, _b: &str) -> NameMatch { NameMatch::Same }
/// stub
pub fn same_person(_a: &str, _b: &str) -> bool { true }
