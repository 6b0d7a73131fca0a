//! The macro behind the list of checks.

use crate::synthetic::{Counterexample, CounterexampleBuilder, SyntheticDocument};
use model::{Bilingual, FindingCode};

/// One check with its parameters.
pub trait Check {
    /// Finding codes it can give.
    const CODES: &'static [FindingCode];

    /// What it asks, in one sentence.
    fn summary() -> Bilingual;

    /// It looks at how a document was scanned, not at what the document says.
    const SCANNING: bool = false;

    /// What it asks, with its figures, in words for a merchant.
    fn requirement_text(&self) -> Bilingual {
        Self::summary()
    }

    /// What is wrong with the parameters, if anything.
    fn validate_parameters(&self) -> Option<String> {
        None
    }

    /// Applies it to one document.
    fn check_document(&self, context: &super::CheckContext<'_>) -> super::CheckOutcome;

    /// Every way in which the builder's valid document can be changed so that this check fails.
    /// Empty where it has nothing to look at: the case generator then tries nothing.
    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample>;

    /// Words of its own of which it looks for one or all on the document.
    fn asked_words(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Changes a synthetic document so that it passes, where it does not pass as it is.
    fn satisfy(&self, _document: &mut SyntheticDocument) {}
}

/// What `explain` says of a check.
#[derive(Debug, Clone)]
pub struct CheckInfo {
    /// YAML tag.
    pub tag: &'static str,
    /// One sentence.
    pub sentence: Bilingual,
    /// Finding codes it can give.
    pub codes: &'static [FindingCode],
}

/// From one line a check: module, dispatch, YAML tag, schema, `explain`, counterexamples.
macro_rules! checks {
    ($($module:ident :: $name:ident $tag:literal)*) => {
        $(mod $module;)*

        use model::FindingCode;

        /// A check with its parameters, as a rule names it: `tag`, or `{ tag: { parameters } }`.
        #[derive(Debug, Clone, PartialEq)]
        pub enum CheckSpec {
            $(#[doc = concat!("`", $tag, "`")] $name($module::$name),)*
        }

        impl CheckSpec {
            /// All YAML tags, in the order of the list.
            pub const TAGS: &'static [&'static str] = &[$($tag,)*];

            /// The YAML tag.
            #[must_use]
            pub fn tag(&self) -> &'static str {
                match self { $(Self::$name(_) => $tag,)* }
            }

            /// Applies the check to one document.
            #[must_use]
            pub fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
                match self { $(Self::$name(check) => check.check_document(context),)* }
            }

            /// Every way in which a valid document can be changed so that the check fails.
            #[must_use]
            pub fn counterexamples(
                &self,
                builder: &$crate::synthetic::CounterexampleBuilder<'_>,
            ) -> Vec<$crate::synthetic::Counterexample> {
                match self { $(Self::$name(check) => check.counterexamples(builder),)* }
            }

            /// Changes a synthetic document so that it passes the check.
            pub fn satisfy(&self, document: &mut $crate::synthetic::SyntheticDocument) {
                match self { $(Self::$name(check) => check.satisfy(document),)* }
            }

            /// Words of its own of which it looks for one or all on the document.
            #[must_use]
            pub fn asked_words(&self) -> Vec<&str> {
                match self { $(Self::$name(check) => check.asked_words(),)* }
            }

            /// Finding codes it can give.
            #[must_use]
            pub fn finding_codes(&self) -> &'static [FindingCode] {
                match self { $(Self::$name(_) => <$module::$name as Check>::CODES,)* }
            }

            /// What it asks, with its figures, in words for a merchant.
            #[must_use]
            pub fn requirement_text(&self) -> model::Bilingual {
                match self { $(Self::$name(check) => check.requirement_text(),)* }
            }

            /// It looks at how a document was scanned, not at what the document says.
            #[must_use]
            pub fn checks_scan_quality(&self) -> bool {
                match self { $(Self::$name(_) => <$module::$name as Check>::SCANNING,)* }
            }

            /// What is wrong with the parameters, if anything: said with its place in the rule.
            #[must_use]
            pub fn validate_parameters(&self) -> Option<String> {
                match self { $(Self::$name(check) => check.validate_parameters(),)* }
            }

            /// What every check does, in the order of the list.
            #[must_use]
            pub fn describe_all() -> Vec<CheckInfo> {
                vec![$(CheckInfo {
                    tag: $tag,
                    sentence: <$module::$name as Check>::summary(),
                    codes: <$module::$name as Check>::CODES,
                },)*]
            }
        }

        impl<'de> serde::Deserialize<'de> for CheckSpec {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct CheckSpecVisitor;
                impl<'de> serde::de::Visitor<'de> for CheckSpecVisitor {
                    type Value = CheckSpec;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("the name of a check, or `name: { parameters }`")
                    }

                    fn visit_str<E: serde::de::Error>(self, tag: &str) -> Result<CheckSpec, E> {
                        let none = serde::de::value::MapDeserializer::<_, E>::new(
                            std::iter::empty::<(&str, &str)>(),
                        );
                        match tag {
                            $($tag => serde::Deserialize::deserialize(none).map(CheckSpec::$name),)*
                            _ => Err(E::unknown_variant(tag, CheckSpec::TAGS)),
                        }
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<CheckSpec, A::Error> {
                        use serde::de::Error;
                        let tag = map.next_key::<String>()?.ok_or_else(|| A::Error::custom("empty check"))?;
                        let check = match tag.as_str() {
                            $($tag => CheckSpec::$name(map.next_value()?),)*
                            _ => return Err(A::Error::unknown_variant(&tag, CheckSpec::TAGS)),
                        };
                        match map.next_key::<String>()? {
                            None => Ok(check),
                            Some(more) => Err(A::Error::custom(format!(
                                "one check a list entry: `{more}` needs a `-` of its own"
                            ))),
                        }
                    }
                }
                deserializer.deserialize_any(CheckSpecVisitor)
            }
        }

        impl schemars::JsonSchema for CheckSpec {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                "Check".into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut options = vec![schemars::json_schema!({ "enum": CheckSpec::TAGS })];
                $(
                    let parameters = generator.subschema_for::<$module::$name>();
                    options.push(schemars::json_schema!({
                        "type": "object",
                        "description": <$module::$name as Check>::summary().en,
                        "properties": { $tag: parameters },
                        "required": [$tag],
                        "additionalProperties": false,
                    }));
                )*
                schemars::json_schema!({ "oneOf": options })
            }
        }
    };
}

pub(super) use checks;
