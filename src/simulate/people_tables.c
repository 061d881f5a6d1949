#include "people_tables.h"
#include "csv_text.h"

void vt_write_users(vt_buffer *out, const vt_demo_people *people)
{
    vt_buffer_append_text(out, "user_id,name,cohort,gender,age,joined\n");
    for (size_t i = 0; i < people->count; i++) {
        const vt_person *person = &people->people[i];
        vt_buffer_printf(out, "%zu,%s,%s,%s,%u,", i + 1, person->name, person->cohort->name,
                         person->audience == VT_FOR_WOMEN ? "Women" : "Men", (unsigned)person->age);
        vt_demo_write_day(out, person->joined_day);
        vt_buffer_append_text(out, "\n");
    }
}

void vt_write_orders(vt_buffer *out, const vt_demo_people *people)
{
    vt_buffer_append_text(out, "order_id,user_id,ordered_at,status\n");
    for (size_t i = 0; i < people->book.order_count; i++) {
        const vt_demo_order *order = &people->book.orders[i];
        vt_buffer_printf(out, "%zu,%u,", i + 1, (unsigned)order->person + 1);
        vt_demo_write_moment(out, order->at);
        vt_buffer_printf(out, ",%s\n", vt_fate_name(order->fate));
    }
}

void vt_write_order_items(vt_buffer *out, const vt_demo_people *people)
{
    vt_buffer_append_text(out, "order_id,product_id,quantity,unit_price\n");
    for (size_t i = 0; i < people->book.order_count; i++) {
        const vt_demo_order *order = &people->book.orders[i];
        for (uint32_t j = 0; j < order->line_count; j++) {
            const vt_demo_line *line = &people->book.lines[order->first_line + j];
            vt_buffer_printf(out, "%zu,%u,%u,", i + 1, (unsigned)people->shop.products[line->row].id,
                             (unsigned)line->quantity);
            vt_csv_append_cents(out, line->price_cents);
            vt_buffer_append_text(out, "\n");
        }
    }
}

void vt_write_interactions(vt_buffer *out, const vt_demo_people *people)
{
    vt_buffer_append_text(out, "user_id,product_id,type,rating,at\n");
    for (size_t i = 0; i < people->log.count; i++) {
        const vt_interaction *entry = &people->log.entries[i];
        vt_buffer_printf(out, "%u,%u,%s,", (unsigned)entry->person + 1,
                         (unsigned)people->shop.products[entry->row].id, vt_demo_interest_name(entry->type));
        if (entry->rating) vt_buffer_printf(out, "%u", (unsigned)entry->rating);
        vt_buffer_append_text(out, ",");
        vt_demo_write_moment(out, entry->at);
        vt_buffer_append_text(out, "\n");
    }
}
