//! Every finding code there is, in one list.
//!
//! Names are fixed by the contract: codes are added, never renamed. What a code means, its messages
//! and its remedy are data (`rules/findings.yaml`); a test proves that the two lists agree.

use std::fmt;

// One list gives the enum, the names and `ALL`, so that no code can be left out of one of them.
macro_rules! finding_codes {
    ($($variant:ident $name:literal)*) => {
        /// A stable, machine-readable name of one kind of problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FindingCode {
            $(
                #[doc = concat!("`", $name, "`")]
                $variant,
            )*
        }

        impl FindingCode {
            /// All codes, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name, in kebab case.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

finding_codes! {
    DocumentMissing "document-missing"
    DocumentNotRecognised "document-not-recognised"
    DocumentUnreadable "document-unreadable"
    WrongDocument "wrong-document"
    DuplicateDocument "duplicate-document"
    UnclaimedFile "unclaimed-file"
    LegacyDocument "legacy-document"
    Specimen "specimen"
    TemplateUnfilled "template-unfilled"
    TooFewDocuments "too-few-documents"
    SideMissing "side-missing"
    SidesNotInOneFrame "sides-not-in-one-frame"
    SidesNotApart "sides-not-apart"
    SeveralCards "several-cards-in-picture"
    PagesMissing "pages-missing"
    SealMissing "seal-missing"
    SealNotOfficial "seal-not-official"
    DocumentSuperseded "document-superseded"
    VersionsUnordered "versions-unordered"
    InsideContainer "inside-container"

    DocumentExpired "document-expired"
    DocumentExpiresSoon "document-expires-soon"
    DateUnreadable "date-unreadable"
    DateImplausible "date-implausible"

    FileDamaged "file-damaged"
    FileEncrypted "file-encrypted"
    FileEmpty "file-empty"
    FileNotDownloaded "file-not-downloaded"
    ContainerNotOpened "container-not-opened"
    FormatNotAccepted "format-not-accepted"
    FormatUnsupported "format-unsupported"
    ExtensionMismatch "extension-mismatch"
    FileTooLarge "file-too-large"
    FileTooSmall "file-too-small"
    LimitExceeded "limit-exceeded"
    LimitsCannotMeet "limits-cannot-meet"
    ActiveContent "active-content"
    CmykColours "cmyk-colours"
    AddedAfterSignature "added-after-signature"
    TextLayerDisagrees "text-layer-disagrees"

    ResolutionTooLow "resolution-too-low"
    ResolutionUnknown "resolution-unknown"
    ResolutionClaimFalse "resolution-claim-false"
    ResolutionConflict "resolution-conflict"
    ResolutionUpscaled "resolution-upscaled"
    ScanStretched "scan-stretched"
    ScanGreyscale "scan-greyscale"
    ScanBlurred "scan-blurred"
    ScanTooDark "scan-too-dark"
    ScanGlare "scan-glare"
    ScanSkewed "scan-skewed"
    ScanSideways "scan-sideways"
    ScanCutOff "scan-cut-off"
    ScanBlank "scan-blank"
    Screenshot "screenshot"
    Photocopy "photocopy"
    ColourUnknown "colour-unknown"

    SubjectMismatch "subject-mismatch"
    SubjectUnknown "subject-unknown"
    OwnerUnknown "owner-unknown"
    RepresentativeMismatch "representative-mismatch"
    AccountHolderMismatch "account-holder-mismatch"
    IdentifierInvalid "identifier-invalid"
    EntityTypeMismatch "entity-type-mismatch"
    EntityTypeUnknown "entity-type-unknown"
    RegionMismatch "region-mismatch"
    AuthorizationChainBroken "authorization-chain-broken"
    ItemsNotCovered "items-not-covered"
    EndingNotAllowed "ending-not-allowed"
    ItemsUnknown "items-unknown"
    TermsUnclear "terms-unclear"
    AcceptanceUncertain "acceptance-uncertain"

    ScopeMismatch "scope-mismatch"
    ScopeLimited "scope-limited"
    ScopeNotShown "scope-not-shown"
    LicensedItemWithoutPermit "licensed-item-without-permit"
    CategoryNotOpen "category-not-open"
    CategoryUnknown "category-unknown"

    FactUnanswered "fact-unanswered"
    FactFails "fact-fails"
    DeclarationMismatch "declaration-mismatch"
    QrCodeMismatch "qr-code-mismatch"
    WaiverUnused "waiver-unused"
    WaiverExpired "waiver-expired"
}

impl FindingCode {
    /// A document that nobody has read, as against one that cannot be read: nothing is installed that
    /// could.
    pub const NOT_READ: &'static str = "not-read";

    /// The same where recognition is installed and this call does without it.
    pub const RECOGNITION_OFF: &'static str = "recognition-off";

    /// The same where recognition was at work and could not read it.
    pub const RECOGNITION_FAILED: &'static str = "recognition-failed";

    /// A document that is not among what was seen, and may be in what was not.
    pub const MAY_BE_UNSEEN: &'static str = "may-be-unseen";

    /// A picture in another file that nobody has read, as against a document found there.
    pub const UNREAD_INSIDE: &'static str = "unread-inside";

    /// Papers in an archive or a mail, which are judged and have to be taken out.
    pub const IN_ARCHIVE: &'static str = "in-archive";

    /// A file whose content was changed after it was signed, as against one that does not open.
    pub const ALTERED: &'static str = "altered";

    /// A form that an authority fills in, as against one that the merchant does.
    pub const ISSUED_FORM: &'static str = "issued-form";

    /// An identity paper of which nobody knows whether its person has the role.
    pub const PERSON: &'static str = "person";

    /// A picture of too few pixels, as against a file of too few bytes.
    pub const FEW_PIXELS: &'static str = "few-pixels";

    /// An electronic licence, of which there is no original to be scanned.
    pub const ELECTRONIC_LICENCE: &'static str = "electronic-licence";

    // Only codes whose one meaning needs two remedies have cases: a scan nobody read need not be
    // made again.
    /// Its cases that `rules/findings.yaml` may give words of their own.
    #[must_use]
    pub fn wording_cases(self) -> &'static [&'static str] {
        match self {
            Self::DocumentMissing => &[Self::MAY_BE_UNSEEN],
            Self::DocumentNotRecognised => &[Self::NOT_READ, Self::RECOGNITION_OFF],
            Self::DocumentUnreadable => &[
                Self::NOT_READ,
                Self::RECOGNITION_FAILED,
                Self::RECOGNITION_OFF,
            ],
            Self::InsideContainer => &[Self::IN_ARCHIVE, Self::UNREAD_INSIDE],
            Self::FileDamaged => &[Self::ALTERED],
            Self::TemplateUnfilled => &[Self::ISSUED_FORM],
            Self::OwnerUnknown => &[Self::PERSON],
            Self::FileTooSmall => &[Self::FEW_PIXELS],
            Self::ResolutionTooLow => &[Self::ELECTRONIC_LICENCE],
            _ => &[],
        }
    }
}

impl fmt::Display for FindingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for FindingCode {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.name() == name)
            .ok_or(())
    }
}

impl serde::Serialize for FindingCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::FindingCode;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_kebab_case_and_parse_back() {
        let names: BTreeSet<_> = FindingCode::ALL
            .iter()
            .map(|code| code.name())
            .collect();
        assert_eq!(names.len(), FindingCode::ALL.len());
        for code in FindingCode::ALL {
            assert!(
                code.name()
                    .chars()
                    .all(|letter| letter.is_ascii_lowercase() || letter == '-'),
                "{code}"
            );
            assert_eq!(code.name().parse(), Ok(*code));
        }
    }
}
