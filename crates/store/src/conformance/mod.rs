//! The suite that every back end passes: a named case for each promise of the contract. A back end runs it with one line, [`crate::conformance_tests`].
//!
//! What is not here: anything that knows a back end. Cases that need one to be damaged, filled or killed are tests of that back end.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "these are tests, which live here so that every back end can run them"
)]

pub mod access;
pub mod budgets;
pub mod chats;
pub mod ground;
pub mod guard;
pub mod handovers;
pub mod issue;
pub mod logins;
pub mod machine;
pub mod media;
pub mod moves;
pub mod organisations;
pub mod outbox;
pub mod people;
pub mod pins;
pub mod queues;
pub mod races;
pub mod receptions;
pub mod recordings;
pub mod reports;
pub mod space;
pub mod sweep;
pub mod timeouts;
pub mod tokens;

/// Makes a `#[test]` of every case. `$run` is called with each of them: an async function that takes a [`ground::Ground`].
#[macro_export]
macro_rules! conformance_tests {
    ($run:path) => {
        $crate::conformance_tests! { $run;
            access {
                endpoints_are_denied_one_by_one, single_sign_on_finds_password_and_person, a_ticket_is_taken_once, a_ticket_has_one_taker,
                a_ticket_ends_with_what_it_stands_on,
            }
            budgets {
                a_window_slides, all_windows_must_have_room, waits_double_up_to_a_minute, waits_end_early_when_the_window_moves_on,
                all_are_charged_or_none, charges_of_a_later_time_count, a_refund_takes_the_newest_back,
            }
            chats { lines_count_up_in_their_session, a_repeated_line_is_kept_once, only_live_sessions_keep_lines, history_is_paged_from_the_newest }
            guard {
                g_04_the_guard_comes_and_goes, slow_tries_do_not_turn_it_on, a_day_of_wrong_tries_turns_it_on, words_and_work_are_asked_for,
                at_015_work_is_spent_once, the_third_wrong_words_burn_the_pin, links_are_not_asked_for_words,
            }
            handovers {
                a_colleague_takes_a_waiting_session, a_session_goes_to_nobody_who_may_not_have_it, a_transfer_waits_for_its_recipient,
                a_transfer_is_taken_back, what_is_not_live_is_not_sent, a_transfer_goes_back_by_itself,
                a_technician_who_goes_leaves_transfers_behind, an_end_ends_the_transfer, a_note_stays_with_its_session,
            }
            issue {
                a_session_is_kept_as_it_was_made, numbers_count_up, the_rate_is_the_callers, g_10_offers_are_bounded_per_technician,
                conditions_are_tried_in_order, a_repeated_request_is_answered_once, owners_have_to_be_there,
            }
            logins {
                a_login_lives_while_it_is_used, a_login_has_an_absolute_end, audiences_are_apart, the_least_recently_used_gives_way,
                a_login_needs_its_person,
            }
            machine { store_and_model_agree }
            media {
                consents_are_kept_one_by_one, consents_end_with_their_session, a_call_is_found_until_it_ends,
                at_021_the_second_wrong_confirmation_ends_the_session, files_are_kept_once,
            }
            moves {
                a_session_goes_its_way, a_move_from_elsewhere_changes_nothing, leaving_connecting_ends_the_pin, an_ended_session_is_dismissed_once,
                a_seat_is_left_and_taken_again, at_a_start_all_seats_are_empty, only_live_sessions_have_a_seat,
            }
            organisations { made_and_found, names_and_slugs_are_unique_ignoring_case, listed_in_order, a_conflict_changes_nothing }
            outbox {
                what_is_set_is_kept, nothing_is_queued_without_a_url, a_post_is_made_with_its_moment, an_end_waits_for_its_start,
                what_a_post_says_is_laid_down_once, a_delivered_post_is_told_by_its_date, clearing_gives_up_what_waits,
                what_was_given_up_is_put_back, posts_are_forgotten_after_30_days,
            }
            people {
                made_and_found, a_conflict_changes_nothing, addresses_fold_as_unicode, an_address_is_free_again_after_deletion,
                a_deleted_person_stays_deleted, disabling_ends_everything_open, authcodes_find_their_holder, people_are_paged,
            }
            pins {
                a_claim_takes_the_seat, the_callers_tracking_stands, at_014_no_seat_from_the_instant_of_expiry_on, refusals_tell_why,
                a_link_key_opens_its_session, a_pin_with_a_link_may_be_typed, wrong_tries_are_charged_before_the_next,
                at_013_ones_own_pin_is_no_wrong_try,
            }
            queues { a_queue_holds_what_is_open, a_queue_keeps_the_newest }
            races {
                g_06_one_winner_for_each_pin, g_03_at_003_a_thousand_guesses_at_once, g_07_no_pin_is_given_out_twice,
                at_023_the_rate_holds_for_all_at_once,
            }
            receptions { a_reception_is_replaced_whole, a_reception_is_its_organisations_own }
            recordings {
                a_recording_belongs_to_a_live_session, pieces_come_in_order, quotas_hold, g_53_a_deleted_recording_leaves_its_proof,
                a_recording_outlives_its_session,
            }
            reports {
                settings_are_kept_one_by_one, settings_are_each_persons_own, served_sessions_are_listed_by_pick_up,
                a_list_is_bounded_by_time_and_owner, unserved_sessions_are_listed_by_their_coming, transfers_are_listed_one_by_one,
                chats_come_along_and_can_be_read_on, every_login_leaves_a_record, records_of_logins_are_kept_for_400_days,
                nodes_are_told_with_their_people,
            }
            space {
                a_draw_lands_on_its_rank, at_018_organisations_have_spaces_of_their_own, g_08_a_slot_rests_for_a_day,
                sweeps_do_not_move_the_end_of_rest, a_slot_that_is_offered_again_belongs_to_the_new_session,
            }
            tokens {
                a_token_is_found_by_its_secret, a_use_is_noted, a_revoked_token_is_gone, tokens_are_bounded, a_token_needs_its_person,
            }
            sweep { pins_past_their_life_end, seats_left_empty_end, a_sweep_is_bounded }
            timeouts {
                a_visit_waits_in_its_channel, a_visit_is_refused_in_order, a_session_that_waits_too_long_ends, a_session_that_never_connects_ends,
                an_idle_session_ends, a_changed_time_out_holds_at_once, a_session_follows_its_channel, time_outs_are_swept_in_steps,
            }
        }
    };
    ($run:path; $($module:ident { $($case:ident),* $(,)? })*) => {
        $(mod $module { $(#[test] fn $case() { $run($crate::conformance::$module::$case); })* })*
    };
}
