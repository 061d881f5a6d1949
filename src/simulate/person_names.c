#include "person_names.h"
#include "canvas.h"

#include <stdio.h>

static const char *const women[] = {
    "Adaeze",  "Aiko",    "Alice",  "Amara",    "Amélie",    "Ana",     "Anika",   "Aroha",    "Ayşe",
    "Beatriz", "Bettina", "Camila", "Chiara",   "Chloé",     "Daniela", "Darya",   "Elif",     "Eleni",
    "Emma",    "Esther",  "Fatima", "Freja",    "Giulia",    "Grace",   "Hana",    "Hannah",   "Helena",
    "Imani",   "Ingrid",  "Isabel", "Jelena",   "Jia",       "Joana",   "Kamala",  "Katarína", "Khadija",
    "Laila",   "Leilani", "Līga",   "Lucía",    "Maeve",     "Maja",    "Malin",   "Mariam",   "Marta",
    "Mei",     "Meera",   "Mónica", "Nadia",    "Naomi",     "Ngozi",   "Niamh",   "Noor",     "Olga",
    "Pilar",   "Priya",   "Renata", "Rosa",     "Ruth",      "Saoirse", "Sara",    "Shira",    "Simone",
    "Sofia",   "Søs",     "Tamar",  "Thandiwe", "Valentina", "Wangari", "Xiomara", "Yasmin",   "Yuki",
    "Zainab",  "Zoë",
};
static const char *const men[] = {
    "Aaron",   "Abdul",  "Adrián",   "Ahmed",   "Akira",   "Alejandro", "Amir",   "Anders",  "Andrei",
    "Antoine", "Arjun",  "Aurel",    "Bastien", "Björn",   "Carlos",    "Chidi",  "Cillian", "Daniel",
    "David",   "Dmitri", "Eduardo",  "Elias",   "Emeka",   "Emil",      "Farid",  "Felix",   "Giorgos",
    "Gustavo", "Hamza",  "Henrik",   "Hiroshi", "Ibrahim", "Ismael",    "István", "Jakub",   "Jamal",
    "Javier",  "João",   "Jun",      "Karim",   "Kofi",    "Kwame",     "Lars",   "Liam",    "Luca",
    "Łukasz",  "Mateo",  "Matthias", "Mehmet",  "Miguel",  "Minh",      "Mohan",  "Nikos",   "Noah",
    "Oisín",   "Omar",   "Oscar",    "Pavel",   "Pedro",   "Rafael",    "Ravi",   "Sami",    "Samuel",
    "Sanjay",  "Stefan", "Tariq",    "Tomás",   "Tevita",  "Viktor",    "Wei",    "William", "Yusuf",
    "Zoltán",
};
static const char *const families[] = {
    "Abebe",      "Adeyemi",   "Agarwal",  "Aguilar",   "Akhtar",   "Almeida",    "Andersson", "Aoki",
    "Bakker",     "Baptiste",  "Barros",   "Becker",    "Bianchi",  "Bondarenko", "Brennan",   "Castillo",
    "Chaudhry",   "Chen",      "Costa",    "Dalca",     "Demir",    "Diallo",     "Dubois",    "Eriksen",
    "Fernandes",  "Fischer",   "Fofana",   "Fraser",    "Garcia",   "Goldberg",   "Gupta",     "Haddad",
    "Hakimi",     "Halvorsen", "Hansen",   "Hernández", "Hoang",    "Horvat",     "Ivanova",   "Jansen",
    "Jovanović",  "Kamau",     "Kapoor",   "Kaya",      "Keita",    "Kim",        "Kowalczyk", "Kruger",
    "Larsen",     "Laurent",   "Lefèvre",  "Lind",      "Mahlangu", "Marino",     "Markovic",  "Mbeki",
    "McAllister", "Mendes",    "Mensah",   "Meyer",     "Moreau",   "Mori",       "Müller",    "Mwangi",
    "Nakamura",   "Navarro",   "Ndiaye",   "Nguyen",    "Novák",    "Nowak",      "O’Connor",  "Okafor",
    "Okoye",      "Olsen",     "Osei",     "Papadakis", "Park",     "Patel",      "Pereira",   "Petrov",
    "Popescu",    "Rahman",    "Ramírez",  "Reyes",     "Rossi",    "Salazar",    "Santos",    "Sato",
    "Schneider",  "Sharma",    "Silva",    "Singh",     "Sørensen", "Tan",        "Taylor",    "Teixeira",
    "Toth",       "Tuilagi",   "Van Dijk", "Vargas",    "Virtanen", "Wagner",     "Walker",    "Weber",
    "Wójcik",     "Yamamoto",  "Yılmaz",   "Zhang",     "Zulu",
};

void vt_person_name(char *name, size_t room, bool woman, vt_random *random)
{
    uint32_t first = vt_random_below(random, woman ? VT_COUNT(women) : VT_COUNT(men));
    snprintf(name, room, "%s %s", woman ? women[first] : men[first],
             families[vt_random_below(random, VT_COUNT(families))]);
}
