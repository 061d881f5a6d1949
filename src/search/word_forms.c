#include "word_forms.h"

#include "completions.h"

#include <string.h>

static void add_form(vt_word_forms *forms, vt_word_group *group, vt_bytes phrase)
{
    for (size_t i = 0; i < group->count; i++)
        if (strlen(group->forms[i]) == phrase.size && memcmp(group->forms[i], phrase.data, phrase.size) == 0) return;
    if (group->count == VT_WORD_FORMS || phrase.size >= sizeof forms->texts - forms->used) return;
    char *kept = forms->texts + forms->used;
    memcpy(kept, phrase.data, phrase.size);
    kept[phrase.size] = '\0';
    forms->used += phrase.size + 1;
    group->forms[group->count++] = kept;
}

static void add_synonyms(vt_word_forms *forms, vt_word_group *group, const vt_synonyms *synonyms)
{
    char key[VT_PHRASE_BYTES];
    vt_bytes meanings[VT_SYNONYM_MEANINGS];
    if (!vt_phrase_key_of(key, group->forms[0], strlen(group->forms[0]))) return;
    size_t count = vt_synonyms_of(synonyms, key, meanings);
    for (size_t i = 0; i < count; i++) add_form(forms, group, meanings[i]);
}

/* Beginnings are looked for by FTS5 only where there is no vocabulary. */
static void add_completions(vt_word_forms *forms, vt_word_group *group, const vt_terms *terms)
{
    size_t found[VT_WORD_FORMS];
    group->prefix = !terms;
    size_t count = terms ? vt_completions(terms, group->forms[0], found, VT_WORD_FORMS - group->count) : 0;
    for (size_t i = 0; i < count; i++) add_form(forms, group, vt_terms_word(terms, found[i]));
}

void vt_word_forms_write(vt_word_forms *forms, const vt_query_reading *reading, const vt_word_book *book)
{
    forms->query = (vt_word_query){.count = reading->word_count};
    forms->used = 0;
    for (size_t i = 0; i < reading->word_count; i++) {
        vt_word_group *group = &forms->query.groups[i];
        const char *word = reading->words[i].text;
        group->forms[0] = word;
        group->count = 1;
        if (book) add_synonyms(forms, group, book->synonyms);
        if (reading->open && i + 1 == reading->word_count && strlen(word) >= 2) add_completions(forms, group, book ? book->terms : NULL);
    }
}
