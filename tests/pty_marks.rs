//! Lists of several answers at a real pseudo-terminal.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "pty/person.rs"]
mod person;

use person::{Call, Person};

#[test]
fn what_is_marked_stays_marked_while_the_same_question_is_asked() {
    let home = tempfile::tempdir().unwrap();
    let arguments = ["interview", "--part", "pay"];
    let call = Call { arguments: &arguments, home: home.path(), size: (24, 80), variables: &[] };
    let mut person = Person::calls(&call);
    person.sees(&["Begin", "quit"]);
    person.types("1");
    person.sees(&["What is your name?"]);
    person.types("\r");
    person.sees(&["Under which identifier"]);
    person.types("ann\r");
    for (question, answer) in [("Question 1 of", "2"), ("Question 2 of", "3"), ("in total", "10\r")] {
        person.sees(&[question]);
        person.types(answer);
    }
    person.sees(&["Question 4 of"]);
    person.types("6\r");
    person.sees(&["Space marks"]);
    person.types("12");
    let marks = ["[x] 1", "[x] 2", "[ ] 3"];
    person.sees(&marks);
    // help, a skip that is refused, another language, and a change of mind about stopping
    person.types("?");
    person.sees(&marks);
    person.types("-");
    person.sees(&["We need this question"]);
    person.sees(&marks);
    person.types("L");
    person.sees(&["[x] 1  CRM-System", "[x] 2"]);
    person.types("q");
    person.sees(&["Möchten Sie aufhören?"]);
    person.types("n");
    person.sees(&["[x] 1  CRM-System", "[x] 2", "[ ] 3"]);
    person.types("\r");
    person.sees(&["Frage 6 von"]);
    person.types("<");
    person.sees(&["[x] 1  CRM-System", "[x] 2", "[ ] 3"]);
    person.types("\u{3}");
    assert_eq!(person.ends(), 130);
}
