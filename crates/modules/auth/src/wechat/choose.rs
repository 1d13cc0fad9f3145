//! Which of several patients with one phone somebody is.

use erp_core::{AuditEntry, FieldProblem, Outcome as AuditOutcome, Pii, Problem, Secret};
use erp_db::{Outcome, WriteTx};
use erp_kit::patients::Told;
use erp_web::RequestContext;

use super::{
    bind::{Bound, NotBound, Plan, Settled, Step},
    ticket::{self, Ticket, refused},
};
use crate::{Auth, login::proven::Brought, login::throttle};

/// What a client sends.
pub struct ChoosePatient {
    pub bind_token: Secret<String>,
    /// As the candidates were shown, from 0.
    pub candidate: usize,
    pub told: Told,
    pub brought: Brought,
}

impl Auth {
    /// Binds the ticket's person to the candidate whose record says what was told.
    pub async fn choose_patient(&self, choice: &ChoosePatient, context: &RequestContext) -> Outcome<Bound> {
        self.wechat.require_on()?;
        let (tenant, token) = self.ticket_tenant(&choice.bind_token).await?;
        let find = async |tx: &WriteTx| Ok::<_, erp_db::Failure>(ticket::find(tx, &token.hash).await?.appid);
        let appid = self.db.write(tenant.id, &context.origin(None), find).await?;
        match self.settle_bind(&tenant, &appid, &token, &Plan::Choice(choice), context).await? {
            Settled::Bound(bound) => Ok(bound),
            Settled::Wrong(left) => {
                let path = match choice.told {
                    Told::IdLast4(_) => "id_last4",
                    Told::BirthDate(_) => "birth_date",
                };
                let fault = FieldProblem::new(path, "auth.wechat.identity_wrong").param("left", left);
                Err(Problem::new(422, "auth.wechat.identity_wrong").param("left", left).field(fault).extra("tries_left", left).into())
            }
        }
    }

    pub(super) async fn settle_choice(
        &self,
        tx: &WriteTx,
        ticket: &Ticket,
        choice: &ChoosePatient,
        context: &RequestContext,
    ) -> Outcome<Step<Settled>> {
        let (Some(offered), Some(patients)) = (&ticket.choice, &self.patients) else { return Err(refused().into()) };
        let unknown = || Problem::invalid("candidate", "auth.wechat.candidate_unknown");
        let wanted = *offered.candidates.get(choice.candidate).ok_or_else(unknown)?;
        // The phone's lock before the patient's, as for who brings a phone; what strangers do under the phone delays nobody here.
        throttle::lock(tx, &throttle::phone_key(tx, offered.phone.expose())).await?;
        let key = throttle::patient_key(tx, wanted);
        let delayed = throttle::lock(tx, &key).await?;
        // As they stand now: the record may have been closed, or have got another phone.
        let found = patients.by_phone(tx, &offered.phone).await?;
        let patient = found.iter().find(|patient| patient.id == wanted);
        let right = match patient {
            Some(patient) if !delayed => patients.confirms(tx, patient.id, &choice.told).await?,
            _ => false,
        };
        let (true, Some(patient)) = (right, patient) else {
            // More tickets bring no more tries: wrong answers are counted for the patient too, and delay the next one.
            if !delayed {
                self.count_failure(tx, &key, None).await?;
            }
            ticket::count(tx, ticket.id).await?;
            tx.audit(AuditEntry::new("auth.wechat.identity_refused", "patient", wanted).outcome(AuditOutcome::Denied));
            return Ok(Ok(Settled::Wrong((ticket::TRIES - ticket.tries - 1).max(0))));
        };
        let bound = self.bind_to(tx, ticket, &offered.phone, Some(patient), &choice.brought, context).await?;
        if matches!(bound, Ok(_) | Err(NotBound::Taken(_))) {
            throttle::forget(tx, &key).await?;
        }
        Ok(bound.map(|pair| Settled::Bound(Bound::In(Box::new(pair)))))
    }
}

/// The last four characters of an identity card's number, as people type them.
pub fn id_last4(typed: &Pii<String>) -> Result<Pii<String>, &'static str> {
    let text = erp_core::pii::normalise::nfkc(typed.expose()).trim().to_ascii_uppercase();
    let (head, last) = text.split_at_checked(3).ok_or("auth.wechat.id_last4_invalid")?;
    let fits = head.bytes().all(|b| b.is_ascii_digit()) && last.len() == 1 && last.bytes().all(|b| b.is_ascii_digit() || b == b'X');
    if fits { Ok(Pii::new(text)) } else { Err("auth.wechat.id_last4_invalid") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_characters_as_a_card_ends() {
        let read = |text: &str| id_last4(&Pii::new(text.to_owned())).map(|text| text.expose().clone());
        assert_eq!(read(" 123x ").as_deref(), Ok("123X"));
        assert_eq!(read("１２３４").as_deref(), Ok("1234"));
        for bad in ["", "123", "12345", "12x4", "abcd", "123Y", "12é"] {
            assert_eq!(read(bad), Err("auth.wechat.id_last4_invalid"), "{bad}");
        }
    }
}
