"""A script that writes a file shows that file's text, as far as it is known before it runs."""

from __future__ import annotations

import pytest

from doctor.texts.documents.written_files import find_written_file, find_written_files

CONFIG = "[profile x]\nregion = eu-west-1"


@pytest.mark.parametrize(
    ("script", "path"),
    [
        ("cat > ~/.aws/config <<'EOF'\n{}\nEOF\nnext", "~/.aws/config"),
        ("cat <<EOF >> ~/.aws/credentials\n{}\nEOF\nnext", "~/.aws/credentials"),
        ("mkdir -p ~/.aws && cat > ${{HOME}}/.aws/config <<EOF\n{}\nEOF\nnext", "~/.aws/config"),
        (
            'cat << "END" | sudo tee -a /root/.aws/config > /dev/null\n{}\nEND\nn',
            "/root/.aws/config",
        ),
        ("sudo tee ~/.aws/config <<EOF\n{}\nEOF\nnext", "~/.aws/config"),
        ('cat > "$AWS_CONFIG_FILE" <<EOF\n{}\nEOF\nnext', "~/.aws/config"),
        ("COPY <<EOF /root/.aws/config\n{}\nEOF\nnext", "/root/.aws/config"),
        ('@"\n{}\n"@ | Set-Content $HOME/.aws/config\nnext', "~/.aws/config"),
        ("@'\n{}\n'@ | Out-File -FilePath ~/.aws/config -Encoding ascii\nn", "~/.aws/config"),
        ("Set-Content -Path ~/.aws/config -Value @'\n{}\n'@\nnext", "~/.aws/config"),
        ('echo "{}" > ~/.aws/config\nnext', "~/.aws/config"),
    ],
)
def test_each_way_to_write_a_file_is_read(script: str, path: str) -> None:
    lines = script.format(CONFIG).split("\n")
    found = find_written_file(lines, 0)
    assert found is not None
    assert (found.path, found.text, found.past) == (path, CONFIG, len(lines) - 1)


@pytest.mark.parametrize(
    ("script", "text"),
    [
        (r"printf '[x]\nregion = eu-west-1\n' > c", "[x]\nregion = eu-west-1"),
        (r'printf "%s\n" "[x]" "region = eu-west-1" > c', "[x]\nregion = eu-west-1"),
        ("echo [default] > ~/.aws/credentials", "[default]"),
    ],
)
def test_printf_and_echo_write_their_arguments(script: str, text: str) -> None:
    found = find_written_file([script], 0)
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize(
    ("opening", "line", "text"),
    [
        ("cat > ~/.aws/config <<EOF", "role_arn = $ROLE", "role_arn = ***"),
        ("cat > ~/.aws/config <<EOF", "role_arn = $(get role)", "role_arn = ***"),
        ("cat > ~/.aws/config <<'EOF'", "role_arn = $ROLE", "role_arn = $ROLE"),
        ("envsubst > ~/.aws/config <<'EOF'", "role_arn = $ROLE", "role_arn = ***"),
        ("cat > ~/.aws/config <<'EOF'", "role_arn = ${{ vars.ROLE }}", "role_arn = ***"),
        ("cat > p.json <<EOF", '"arn:aws:iam::$ID:root"', '"arn:aws:iam::${ID}:root"'),
    ],
)
def test_what_is_filled_in_later_is_left_open(opening: str, line: str, text: str) -> None:
    found = find_written_file([opening, line, "EOF"], 0)
    assert found is not None
    assert found.text == text


def test_a_margin_goes_with_that_of_the_closing_word() -> None:
    script = ["  cat > c <<EOF", "  [x]", "    a = b", "  EOF"]
    found = find_written_file(script, 0)
    assert found is not None
    assert found.text == "[x]\n  a = b"
    kept = find_written_file(["cat > c <<EOF", "  [x]", "EOF"], 0)
    assert kept is not None
    assert kept.text == "  [x]"
    tabs = find_written_file(["cat > c <<-EOF", "\t[x]", "\tEOF"], 0)
    assert tabs is not None
    assert tabs.text == "[x]"


@pytest.mark.parametrize(
    "script",
    [
        "cat > c <<EOF\nno end",
        "kubectl apply -f - <<EOF\nkind: Pod\nEOF",
        "base64 -d <<EOF > ~/.aws/config\nW3hd\nEOF",
        'echo "$CONFIG" | base64 -d > ~/.aws/config',
        "echo done 2>&1",
        "x << y > z",
        "",
    ],
)
def test_anything_else_writes_no_file_that_is_known(script: str) -> None:
    assert list(find_written_files(script)) == []


def test_a_script_writes_several() -> None:
    script = "cat > a <<EOF\n[x]\nEOF\naws s3 ls\necho b > c\n"
    assert [(each.path, each.first) for each in find_written_files(script)] == [("a", 1), ("c", 4)]
