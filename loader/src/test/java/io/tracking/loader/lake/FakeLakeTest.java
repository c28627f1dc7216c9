package io.tracking.loader.lake;

class FakeLakeTest extends LakeContract {

    private final FakeLake lake = new FakeLake();

    @Override
    Lake lake() {
        return lake;
    }
}
