//! The applicant's journey.

use crate::driver::Window;

#[tokio::test]
async fn sign_in_page_is_judged() {
    let window = Window::open(360, 740, true).await;
    window.go("/es/guatemala/staff/sign-in").await;
    window.picture("sign-in").await;
    window.close().await;
}
