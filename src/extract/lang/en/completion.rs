//! English words that tell how far a withdrawal has come.

use crate::extract::completion::Step;

pub(super) const COMPLETION: &[(Step, &str)] = &[
    (Step::Withdrawal, "withdrawal|withdrawals|pullout|pull-out|pullback|pull-back|drawdown|departure"),
    (
        Step::Ended,
        "completed|completes|finished|finishes|ended|concluded|concludes|wrapped up|wraps up|finalised|finalized",
    ),
    (Step::Over, "complete|over|done|at an end"),
    (Step::EndOf, "completion of|the completion of|the end of|end of|conclusion of"),
    (Step::Told, "announced|announces|declared|declares|confirmed|confirms|reported|reports|hailed|welcomed"),
    (
        Step::Started,
        "began|begun|started|commenced|launched|kicked off|under way|underway|got under way|got underway|set in motion",
    ),
    (Step::Starts, "begins|starts|gets under way|gets underway"),
    (
        Step::Leaving,
        "leaving|to leave|withdrawing|to withdraw|pulling out|to pull out|going home|to go home|returning home|\
         to return home|flying home|flying out|to fly home|departing|to depart|heading home|to head home",
    ),
    (
        Step::Left,
        "left|departed|flown home|flown out|flew home|flew out|flew back|pulled out|withdrew|withdrawn|gone home|have gone|\
         returned home|returned to their bases|returned to base|returned to their countries|went home|headed home|are gone|\
         are out of|taken off|took off|have quit|been evacuated",
    ),
    (Step::Quits, "left|departed|have quit|are out of"),
    (
        Step::Leaves,
        "leave|leaves|depart|departs|fly home|flies home|fly out|flies out|pull out|withdraw|go home",
    ),
    (Step::Quits, "leave|leaves|depart|departs"),
    (Step::Whole, "last|final|all|remaining|entire|whole|all of|every"),
    (Step::First, "first"),
    (Step::Fully, "fully|completely|entirely|in full|altogether"),
    (Step::Remain, "remain|remained|remaining|remains|stay|stayed|are left|is left|were left|still in"),
    (Step::Nobody, "no|no more|not a single|no longer any"),
    (Step::Home, "country|republic|nation|state|territory|soil|country's|region's"),
    (Step::From, "from|out of"),
    (Step::Of, "of"),
    (
        Step::Kind,
        "full|phased|gradual|staged|military|troop|troops|orderly|promised|announced|total|swift|rapid|ten-day|\
         peacekeeping|peacekeeper|planned|'s",
    ),
    (Step::Own, "its|his|her|own"),
    (
        Step::Undone,
        "not|never|without|nor|neither|isn't|wasn't|aren't|weren't|hasn't|haven't|hadn't|won't|wouldn't|didn't|doesn't|don't|can't|\
         cannot|be|being|will|would|shall|should|must|can|could|may|might|ought|'ll|expected|expects|expect|expecting|planned|plans|plan|\
         planning|scheduled|schedule|timetable|due|set to|slated|promised|promises|pledged|pledges|vowed|vows|hope*|want*|wish*|\
         demand*|urge|urges|urged|urging|call for|calls for|called for|calling for|order|orders|ordered|intend*|agreed|agree|agreement|ready|\
         prepar*|likely|unlikely|possibly|perhaps|maybe|tomorrow|soon|yet|failed|fails|refus*|doubt*|talks|negotiat*|deal|discuss*|\
         seek|seeks|sought|to complete|to finish|to end|to conclude|about to|next week|next month|days before|vote|voted|bill",
    ),
    (
        Step::Opens,
        "if|unless|until|till|once|before|whether|when|whenever|by the time|as soon as|as long as|provided|in case|ahead of|\
         pending|assuming|even if|had it",
    ),
    (Step::Turn, "because|while|whereas|although|though|as|since|after|despite|amid|so that"),
    (Step::Which, "who|which|whose|whom"),
    (Step::Troops, "troop|troops|soldiers|peacekeeping|peacekeeper|peacekeepers|contingent|contingents"),
    (Step::Joint, "and|but|or|yet"),
    (
        Step::Partly,
        "percent|per cent|pct|half|halfway|partly|partially|partial|part|parts|portion|nearly|almost|mostly|largely|most|\
         phase|phases|stage|stages|wave|batch|quarter|quarters|third|thirds|two-thirds|some|several|dozens|hundreds|\
         first|second|round|all but|practically|virtually|close to|bulk|majority|not all",
    ),
    (
        Step::Nothing,
        "after all|above all|at all|all day|all night|all week|at last|last but not least|first of all|at first|left in|left behind|\
         left with|left over|left out|left to|left without|of course|left dead|left injured|left wounded|all the more|as well as|\
         at once|the day before|all along|first time|last time|first lady|final say|all over|all around",
    ),
];
