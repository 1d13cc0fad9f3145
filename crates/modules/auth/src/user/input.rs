//! What clients send about a user, and its check: every fault at once.

use erp_core::{
    Pii, Problem, Secret,
    pii::normalise,
    problem::{Faults, FieldProblem},
};
use erp_web::extract::Edit;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    person::Contact,
    rules::{is_username, normalise_username},
};
use crate::role::rules::is_role_code;

/// Roles of one user.
const MOST_ROLES: usize = 20;
/// What can be made. Patients come by themselves.
const NEW_KINDS: &[&str] = &["staff", "service"];

/// A user to make. Phones may be written as people write them, foreign ones with `+`.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// The name to sign in by; upper case and full-width letters become lower case and half-width.
    #[schema(value_type = String, min_length = 1, max_length = 64, example = "li.wei")]
    pub username: Option<String>,
    /// Role codes. None of them may hold what the caller does not.
    #[schema(max_items = 20, example = json!(["receptionist"]))]
    #[serde(default)]
    pub roles: Vec<String>,
    #[schema(value_type = Option<String>, max_length = 100, example = "李伟")]
    pub display_name: Option<Pii<String>>,
    #[schema(value_type = Option<String>, example = "138 0000 5678")]
    pub phone: Option<Pii<String>>,
    #[schema(value_type = Option<String>, example = "li.wei@clinic.example")]
    pub email: Option<Pii<String>>,
    /// `staff` unless told, or `service`: a program's account, which has keys and no password.
    #[schema(value_type = Option<String>, example = "staff")]
    #[serde(default)]
    pub kind: Option<String>,
    /// The first password, to be changed at the first login. Left out, one is made and stands in the answer.
    #[schema(value_type = Option<String>, format = Password)]
    pub password: Option<Secret<String>>,
}

/// A checked new user.
pub struct Draft {
    pub username: String,
    pub service: bool,
    pub roles: Vec<String>,
    pub contact: Contact,
}

impl NewUser {
    pub fn check(&self) -> Result<Draft, Problem> {
        let mut faults = Faults::default();
        let username = normalise_username(self.username.as_deref().unwrap_or_default());
        if self.username.is_none() {
            faults.add("username", "common.field.required");
        } else if !is_username(&username) {
            faults.add("username", "auth.user.username_invalid");
        }
        let roles = roles(&mut faults, &self.roles);
        let contact = Contact {
            display_name: self.display_name.as_ref().and_then(|text| pii(&mut faults, "display_name", text, normalise::display_name)),
            phone: self.phone.as_ref().and_then(|text| pii(&mut faults, "phone", text, normalise::phone)),
            email: self.email.as_ref().and_then(|text| pii(&mut faults, "email", text, normalise::email)),
        };
        let service = self.kind.as_deref() == Some("service");
        if self.kind.as_deref().is_some_and(|kind| !NEW_KINDS.contains(&kind)) {
            faults.push(FieldProblem::new("kind", "common.field.choice").param("allowed", NEW_KINDS.join(", ")));
        }
        if service && self.password.is_some() {
            faults.add("password", "auth.user.service");
        }
        faults.finish()?;
        Ok(Draft { username, service, roles, contact })
    }
}

/// What is known of the person, as it shall be. A field that is left out stays as it is; null clears it.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserReplacement {
    #[schema(value_type = Option<String>, max_length = 100, example = "李伟")]
    #[serde(default)]
    pub display_name: Edit<Pii<String>>,
    #[schema(value_type = Option<String>, example = "138 0000 5678")]
    #[serde(default)]
    pub phone: Edit<Pii<String>>,
    #[schema(value_type = Option<String>, example = "li.wei@clinic.example")]
    #[serde(default)]
    pub email: Edit<Pii<String>>,
}

impl UserReplacement {
    /// The contact as the replacement leaves it.
    pub fn check(&self, stored: &Contact) -> Result<Contact, Problem> {
        let mut faults = Faults::default();
        let mut now = stored.clone();
        self.display_name.apply(&mut now.display_name, |text| pii(&mut faults, "display_name", text, normalise::display_name));
        self.phone.apply(&mut now.phone, |text| pii(&mut faults, "phone", text, normalise::phone));
        self.email.apply(&mut now.email, |text| pii(&mut faults, "email", text, normalise::email));
        faults.finish()?;
        Ok(now)
    }
}

/// The roles that a user shall have, and no others.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserRoles {
    #[schema(value_type = Vec<String>, max_items = 20, example = json!(["receptionist"]))]
    pub roles: Option<Vec<String>>,
}

impl UserRoles {
    pub fn check(&self) -> Result<Vec<String>, Problem> {
        let mut faults = Faults::default();
        let Some(given) = &self.roles else {
            return Err(Problem::invalid("roles", "common.field.required"));
        };
        let roles = roles(&mut faults, given);
        faults.finish()?;
        Ok(roles)
    }
}

/// Each role once, in order. Whether there are such roles is for the database to say.
fn roles(faults: &mut Faults, given: &[String]) -> Vec<String> {
    if given.len() > MOST_ROLES {
        faults.push(FieldProblem::new("roles", "common.field.too_many").param("max", MOST_ROLES));
        return Vec::new();
    }
    for (n, role) in given.iter().enumerate() {
        if !is_role_code(role) {
            faults.add(format!("roles.{n}"), "auth.role.code_invalid");
        }
    }
    let mut roles = given.to_vec();
    roles.sort_unstable();
    roles.dedup();
    roles
}

fn pii(faults: &mut Faults, path: &str, text: &Pii<String>, check: impl Fn(&str) -> Result<String, &'static str>) -> Option<Pii<String>> {
    faults.take(path, check(text.expose())).map(Pii::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_of_a_new_user_is_named() {
        let body = NewUser {
            username: Some("a b".to_owned()),
            roles: vec!["doctor".to_owned(), "Not A Role".to_owned()],
            display_name: Some(Pii::new("  ".to_owned())),
            phone: Some(Pii::new("12".to_owned())),
            email: Some(Pii::new("nobody".to_owned())),
            kind: Some("robot".to_owned()),
            password: None,
        };
        let paths: Vec<String> = body.check().err().unwrap().fields.into_iter().map(|fault| fault.path).collect();
        assert_eq!(paths, ["username", "roles.1", "display_name", "phone", "email", "kind"]);
        assert!(NewUser::default().check().is_err());
    }

    #[test]
    fn what_is_left_out_stays_and_null_clears() {
        let stored = Contact { phone: Some(Pii::new("+8613800005678".to_owned())), ..Contact::default() };
        let body: UserReplacement = serde_json::from_str(r#"{"email": "A@B.example"}"#).unwrap();
        let now = body.check(&stored).unwrap();
        assert_eq!((now.changed(&stored), now.email.unwrap().expose().as_str()), (vec!["email"], "a@b.example"));
        let body: UserReplacement = serde_json::from_str(r#"{"phone": null}"#).unwrap();
        assert_eq!(body.check(&stored).unwrap(), Contact::default());
    }
}
