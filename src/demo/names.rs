//! Names, trades and remarks of the demonstration's families, by where they come from.

use super::ids::Source;

/// What a person is called.
#[derive(Clone, Copy, Debug)]
pub struct Called {
    /// Given names.
    pub given: &'static str,
    /// Family names.
    pub family: &'static str,
}

const WOMEN: [&str; 20] = [
    "María Fernanda",
    "Yuleisy",
    "Ana Lucía",
    "Rosa Elena",
    "Daniela",
    "Yesenia",
    "Carmen Rosa",
    "Luz Marina",
    "Gabriela",
    "Keyla",
    "Marisela",
    "Juana Inés",
    "Nohemí",
    "Xiomara",
    "Paola Andrea",
    "Brenda",
    "Ixchel",
    "Milagros",
    "Zulay",
    "Elvira",
];
const MEN: [&str; 20] = [
    "José Luis",
    "Wilmer",
    "Carlos Andrés",
    "Juan Pablo",
    "Yoandri",
    "Edwin",
    "Miguel Ángel",
    "Óscar",
    "Rubén Darío",
    "Luis Alfredo",
    "Henry",
    "Mateo",
    "Dagoberto",
    "Freddy",
    "Santiago",
    "Ángel",
    "Byron",
    "Jesús David",
    "Nelson",
    "Elmer",
];
const SURNAMES: [&str; 24] = [
    "Pérez López",
    "Rodríguez Silva",
    "Chávez Molina",
    "Ixcoy Tzoc",
    "González Rivas",
    "Hernández Peña",
    "Quispe Mamani",
    "Castillo Ortega",
    "Morales Xol",
    "Gutiérrez Salas",
    "Ramírez Cordero",
    "Núñez Aguilar",
    "Blanco Urdaneta",
    "Martínez Zelaya",
    "Álvarez Fonseca",
    "Suárez Bolívar",
    "Caal Pop",
    "Ortiz Mejía",
    "Valdés Cabrera",
    "Mendoza Talavera",
    "Rojas Villamizar",
    "Torres Guamán",
    "Peñate Cruz",
    "Barrios Contreras",
];
const HAITIAN_WOMEN: [&str; 6] = ["Marie Ange", "Rose-Laure", "Wideline", "Guerline", "Nadège", "Fabiola"];
const HAITIAN_MEN: [&str; 6] = ["Jean Wilner", "Stévenson", "Pierre-Louis", "Évens", "Widson", "Jocelyn"];
const HAITIAN_SURNAMES: [&str; 6] = ["Pierre", "Charles", "Étienne", "Désir", "Saint-Fleur", "Toussaint"];

/// What adults say they work as.
pub const TRADES: [&str; 14] = [
    "albañil",
    "enfermera",
    "maestra de primaria",
    "agricultor",
    "costurera",
    "soldador",
    "panadera",
    "chofer de bus",
    "contadora",
    "electricista",
    "vendedora de mercado",
    "cocinero",
    "técnico de computadoras",
    "cuidadora",
];

/// What an assessor may note.
pub const NOTES: [&str; 5] = [
    "La familia llegó puntual y trajo todos los documentos. Las respuestas coinciden con lo registrado.",
    "Se revisaron las fechas de llegada una por una. Falta la partida de nacimiento del hijo menor.",
    "La entrevista se hizo por separado con cada persona adulta. Sin diferencias entre los relatos.",
    "Trajo copia de la petición de su familiar. Se explicó que la oficina no decide sobre esa petición.",
    "Entrevista larga con pausas. Se ofreció acompañamiento y se anotaron los plazos explicados.",
];

/// A name for somebody of this nationality.
pub fn name(source: &mut Source, nationality: &str, is_woman: bool) -> Called {
    let (women, men, surnames): (&[&'static str], &[&'static str], &[&'static str]) =
        if nationality == "Haiti" { (&HAITIAN_WOMEN, &HAITIAN_MEN, &HAITIAN_SURNAMES) } else { (&WOMEN, &MEN, &SURNAMES) };
    Called { given: source.one_of(if is_woman { women } else { men }), family: source.one_of(surnames) }
}

/// Where the families of an office come from.
pub fn nationalities(office: &str) -> &'static [&'static str] {
    match office {
        "guatemala" => &["Guatemala"],
        "costa-rica" => &["Nicaragua", "Venezuela", "Nicaragua"],
        "colombia" => &["Venezuela", "Haiti", "Cuba", "Venezuela"],
        "ecuador" => &["Venezuela", "Colombia", "Cuba", "Haiti", "Nicaragua"],
        _ => &["Cuba", "Haiti", "Nicaragua", "Venezuela"],
    }
}
