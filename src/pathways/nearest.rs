//! The known name that was probably meant, for the remedy in a finding.
//!
//! Letters of other alphabets that look like Latin ones count as those letters, so
//! that a name pasted with a Cyrillic letter is recognised and told apart.

/// What to say after "is not known": the nearest name, if one is near.
pub fn remedy<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let looks = fold(name);
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let other = fold(candidate);
        let far = if looks == other { 0 } else { distance(&looks, &other) };
        if best.is_none_or(|(least, _)| far < least) {
            best = Some((far, candidate));
        }
    }
    match best {
        Some((0, candidate)) if name.chars().any(is_foreign) => {
            format!("; it has letters of another alphabet that look like those of {candidate}")
        }
        Some((0, candidate)) => format!("; write {candidate}"),
        Some((far, candidate)) if far <= 1 + looks.len() / 6 => format!("; did you mean {candidate}?"),
        _ => String::new(),
    }
}

/// Lower case, without accents, look-alikes as Latin letters; at most 60 letters.
fn fold(name: &str) -> Vec<char> {
    name.chars().take(60).flat_map(char::to_lowercase).map(latin).filter(|letter| letter.is_alphanumeric()).collect()
}

fn latin(letter: char) -> char {
    match letter {
        'а' | 'α' | 'á' | 'à' | 'ã' | 'ä' | 'â' | 'å' => 'a',
        'в' | 'β' => 'b',
        'с' | 'ç' => 'c',
        'ԁ' => 'd',
        'е' | 'ё' | 'ε' | 'é' | 'è' | 'ê' | 'ë' => 'e',
        'һ' | 'н' => 'h',
        'і' | 'ι' | 'í' | 'ì' | 'ï' | 'ı' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' | 'μ' => 'm',
        'ñ' | 'ո' => 'n',
        'о' | 'ο' | 'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'ú' | 'ù' | 'ü' | 'υ' => 'u',
        'ѵ' | 'ν' => 'v',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        'ᴢ' | 'ζ' => 'z',
        other => other,
    }
}

/// A letter beyond the Latin ones (which end at U+024F).
fn is_foreign(letter: char) -> bool {
    letter.is_alphabetic() && letter > '\u{24f}'
}

/// Number of letters to add, remove, replace or swap with their neighbour.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, letter) in left.iter().enumerate() {
        let mut next = vec![at + 1];
        for (to, other) in right.iter().enumerate() {
            let at_row = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX - 1);
            let replace = at_row(&row, to) + usize::from(letter != other);
            let least = replace.min(at_row(&row, to + 1) + 1).min(at_row(&next, to) + 1);
            let swapped = at > 0 && to > 0 && left.get(at - 1) == Some(other) && right.get(to - 1) == Some(letter);
            let swap = if swapped { at_row(&before, to - 1) + 1 } else { usize::MAX };
            next.push(least.min(swap));
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::remedy;

    #[test]
    fn a_look_alike_is_told_apart_and_a_slip_is_put_right() {
        let known = ["Cuba", "Haiti", "Colombia", "Costa Rica"];
        assert!(remedy("Сuba", known).contains("another alphabet"), "the first letter is Cyrillic");
        assert_eq!(remedy("cuba", known), "; write Cuba");
        assert_eq!(remedy("Haití", known), "; write Haiti");
        assert_eq!(remedy("Colmobia", known), "; did you mean Colombia?");
        assert_eq!(remedy("Costa_Rica", known), "; write Costa Rica");
        assert_eq!(remedy("Atlantis", known), "");
    }
}
